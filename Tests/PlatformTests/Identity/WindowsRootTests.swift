import Platform
import Testing

@Suite struct WindowsRootTests {
    @Test(arguments: [
        (#"C:\Users\Me\.tool"#, #"c:\users\me\.tool"#), ("c:/Users//Me/./x/../.tool/", #"c:\users\me\.tool"#),
        (#"C:\"#, #"c:\"#), (#"C:\..\a"#, #"c:\a"#), (#"\\Server\Share\a\"#, #"\\server\share\a"#), ("D:/É", #"d:\é"#),
    ])
    func `all spellings of a home of Windows are one`(path: String, canonical: String) {
        #expect(CanonicalRoot(windows: path)?.path == canonical)
    }

    @Test(arguments: ["", "/home/me", "C:", "C:relative", "relative", #"\rooted"#, #"\\"#, #"\\\x"#, "1:\\a"])
    func `what names no place on its own is no home of Windows`(path: String) {
        #expect(CanonicalRoot(windows: path) == nil)
    }
}
