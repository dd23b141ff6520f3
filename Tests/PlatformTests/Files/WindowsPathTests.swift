import Testing

@testable import Platform

struct WindowsPathTests {
    @Test(arguments: [
        (#"c:\a\b"#, #"c:\a"#, "b"), (#"c:\a"#, #"c:\"#, "a"), (#"c:\"#, #"c:\"#, #"c:\"#), ("c:/a/b/", #"c:\a"#, "b"),
        (#"\\server\share\x"#, #"\\server\share\"#, "x"), ("a", ".", "a"), (#"a\b"#, "a", "b"),
        (#"\\?\c:\a"#, #"\\?\c:\"#, "a"), (#"\\?\UNC\server\share\x"#, #"\\?\UNC\server\share\"#, "x"),
        (#"\a"#, #"\"#, "a"),
    ])
    func `a path is its parent and its last component`(path: String, parent: String, last: String) {
        #expect(WindowsPath.parent(path) == parent)
        #expect(WindowsPath.lastComponent(path) == last)
    }

    @Test func `parts are joined by one backslash`() {
        #expect(WindowsPath.join(#"c:\a\"#, "b") == #"c:\a\b"#)
        #expect(WindowsPath.join(#"c:\"#, "/b/c") == #"c:\b/c"#)
        #expect(WindowsPath.join("", "a", "", "b") == #"a\b"#)
        #expect(WindowsPath.join(#"\\server\share"#, "b") == #"\\server\share\b"#)
    }

    @Test func `only a drive's root or a server makes a path absolute`() {
        for path in [#"c:\"#, "C:/x", #"\\server\share"#, #"\\?\c:\x"#] { #expect(WindowsPath.isAbsolute(path)) }
        for path in [#"\x"#, "c:x", "x", "", "/x", "1:\\x"] { #expect(!WindowsPath.isAbsolute(path)) }
    }

    @Test func `cleaning applies dots and unifies separators`() {
        #expect(WindowsPath.clean("C:/a/./b/../c//") == #"C:\a\c"#)
        #expect(WindowsPath.clean(#"c:\..\..\a"#) == #"c:\a"#)
        #expect(WindowsPath.clean(#"..\a\.."#) == "..")
        #expect(WindowsPath.clean(#".\."#) == ".")
    }

    @Test func `the verbatim form of an absolute path goes there and back`() {
        for path in [#"c:\a\b"#, #"\\server\share\x"#] {
            #expect(WindowsPath.verbatim(path).hasPrefix(#"\\?\"#))
            #expect(WindowsPath.withoutPrefix(WindowsPath.verbatim(path)) == path)
        }
        #expect(WindowsPath.verbatim("C:/a/../b") == #"\\?\C:\b"#)
        #expect(WindowsPath.verbatim(#"a\b"#) == #"a\b"#)
        #expect(WindowsPath.verbatim(#"\\.\pipe\x"#) == #"\\.\pipe\x"#)
    }

    @Test func `what lies inside of a directory is told by whole names`() {
        #expect(WindowsPath.isInside(#"C:\A\b"#, #"c:\a"#))
        #expect(!WindowsPath.isInside(#"c:\ab"#, #"c:\a"#))
        #expect(WindowsPath.isInside(#"c:\ab"#, #"c:\"#))
    }
}
