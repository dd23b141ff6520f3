import Testing

@testable import Installer

@Suite struct ReleaseSourceTests {
    @Test(arguments: [
        ("https://example.org/releases/", "https://example.org/releases"),
        ("HTTPS://example.org", "HTTPS://example.org"),
        ("file:///srv/releases", "file:///srv/releases"),
        ("/srv/my releases", "file:///srv/my%20releases"),
        ("out/../r#1", "file:///srv/r%231"),
        ("/a%b?c:d", "file:///a%25b%3Fc%3Ad"),
    ])
    func `a source is a URL without a slash at its end`(text: String, url: String) throws {
        #expect(try ReleaseSource(text, relativeTo: "/srv").url == url)
    }

    @Test func `a file's name is appended`() throws {
        let source = try ReleaseSource("https://example.org/r", relativeTo: "/")
        #expect(source.file("a-1.0.0-rc.1-x86_64.tar.gz") == "https://example.org/r/a-1.0.0-rc.1-x86_64.tar.gz")
    }

    @Test(arguments: ["http://example.org", "ftp://example.org/r", "ssh://h/r", "file://host/path", "javascript:x"])
    func `other ways than HTTPS and files are refused`(text: String) {
        #expect(throws: SourceError.insecure(text)) { try ReleaseSource(text, relativeTo: "/") }
    }

    @Test(arguments: ["", "https://exa mple.org", "https://example.org/\n--output"])
    func `what no URL can be is refused`(text: String) {
        #expect(throws: SourceError.unusable(text)) { try ReleaseSource(text, relativeTo: "/") }
    }
}
