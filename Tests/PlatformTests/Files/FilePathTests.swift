import Platform
import Testing

@Suite struct FilePathTests {
    @Test func `joining puts exactly one slash between parts`() {
        #expect(FilePath.join("/a", "b", "c") == "/a/b/c")
        #expect(FilePath.join("/a/", "/b/", "c") == "/a/b/c")
        #expect(FilePath.join("/", "a") == "/a")
        #expect(FilePath.join("", "a", "") == "a")
    }

    @Test(arguments: [
        ("/a/b", "b", "/a"), ("/a/b/", "b", "/a"), ("/a", "a", "/"), ("/", "/", "/"), ("a", "a", "."),
        ("a/b", "b", "a"),
    ])
    func `a path is its parent and its last component`(path: String, last: String, parent: String) {
        #expect(FilePath.lastComponent(path) == last)
        #expect(FilePath.parent(path) == parent)
    }

    @Test(arguments: [
        ("/a/./b//c/", "/a/b/c"), ("/a/../b", "/b"), ("/../a", "/a"), ("a/../..", ".."), ("./a", "a"), ("a/..", "."),
        ("/", "/"),
    ])
    func `cleaning applies dots to the text alone`(path: String, cleaned: String) {
        #expect(FilePath.clean(path) == cleaned)
    }
}
