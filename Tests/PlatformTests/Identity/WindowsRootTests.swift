import Platform
import Testing

@Suite struct WindowsRootTests {
    @Test(arguments: [
        (#"C:\Users\Me\.tool"#, #"c:\users\me\.tool"#), ("c:/Users//Me/./x/../.tool/", #"c:\users\me\.tool"#),
        (#"C:\"#, #"c:\"#), (#"C:\..\a"#, #"c:\a"#), (#"\\Server\Share\a\"#, #"\\server\share\a"#), ("D:/É", #"d:\é"#),
        ("D:/ΣЖ", #"d:\σж"#),
    ])
    func `all spellings of a home of Windows are one`(path: String, canonical: String) {
        #expect(CanonicalRoot(windows: path)?.path == canonical)
    }

    @Test(arguments: [
        "İbrahim", "\u{212A}elvin", "\u{2126}hm", "\u{212B}ngström", "stra\u{1E9E}e", "ǅ", "ﬁ", "\u{10400}", "\u{1C90}",
    ])
    func `a name whose lower case is another name on Windows stays as it is`(name: String) {
        let path = CanonicalRoot(windows: "C:\\" + name)?.path ?? ""
        #expect(Array(path.utf8) == Array("c:\\\(name)".utf8))
    }

    @Test(arguments: ["", "/home/me", "C:", "C:relative", "relative", #"\rooted"#, #"\\"#, #"\\\x"#, "1:\\a"])
    func `what names no place on its own is no home of Windows`(path: String) {
        #expect(CanonicalRoot(windows: path) == nil)
    }
}
