import Platform
import Synchronization
import Testing

@testable import Installer

/// With the real curl, and a server that keeps its word or does not.
@Suite struct CurlDownloaderTests {
    static let content = String(repeating: "0123456789", count: 20_000)

    /// What comes of fetching `path` from a server that has a file `file` of 200,000 bytes.
    private static func fetch(_ path: String, limit: Int = 1 << 20, trusting: Bool = true) async throws -> [UInt8] {
        try await blocking {
            let scratch = try Scratch()
            let server = try ReleaseServer(scratch)
            try scratch.write(content, to: "served/file")
            try scratch.write(
                "output = diverted\ninclude\nwrite-out = \"more\"\nrange = 0-1\nfail-with-body\nurl = file:///\n",
                to: ".curlrc")
            var environment = scratch.environment
            if trusting { environment["CURL_CA_BUNDLE"] = scratch.path("ca.pem") }
            let tools = Tools(runner: SystemCommandRunner(), environment: environment)
            let counts = Mutex<[Int]>([])
            let count = try CurlDownloader(tools: tools, stall: .seconds(2)).download(
                server.url(path), to: scratch.path("out"), limit: limit
            ) { count in counts.withLock { $0.append(count) } }
            #expect(counts.withLock { $0.last } == count)
            #expect(FileSystem.kind(of: "diverted") == nil)
            #expect(counts.withLock { $0 == $0.sorted() })
            return try scratch.bytes("out")
        }
    }

    @Test(arguments: ["file", "moved/file"])
    func `a file is fetched over HTTPS, also after a redirect`(path: String) async throws {
        #expect(try await Self.fetch(path) == Array(Self.content.utf8))
    }

    private static func failure(_ path: String, limit: Int = 1 << 20, trusting: Bool = true) async -> String {
        do {
            _ = try await fetch(path, limit: limit, trusting: trusting)
            return "nothing"
        } catch let error as DownloadError {
            switch error {
            case .absent: return "absent"
            case .tooLarge(_, let limit): return "too large: \(limit)"
            case .cutOff: return "cut off"
            case .stalled: return "stalled"
            case .untrustedServer: return "untrusted"
            case .insecureRedirect: return "insecure"
            case .tooManyRedirects: return "too many"
            default: return "\(error)"
            }
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [
        ("nothing-here", "absent"), ("stall/file", "stalled"), ("cut/file", "cut off"), ("redirect/file", "insecure"),
        ("loop/file", "too many"),
    ])
    func `each way of a server to fail has its own error`(path: String, error: String) async {
        #expect(await Self.failure(path) == error)
    }

    @Test func `bytes beyond the limit end the download, announced or not`() async {
        #expect(await Self.failure("file", limit: 1000) == "too large: 1000")
        #expect(await Self.failure("endless/file", limit: 1 << 20) == "too large: 1048576")
    }

    @Test func `a server whose certificate nobody knows is not trusted`() async {
        #expect(await Self.failure("file", trusting: false) == "untrusted")
    }

    @Test func `a file of this machine is fetched, with any name`() async throws {
        try await blocking {
            let scratch = try Scratch()
            try scratch.sh("mkdir 'a b#c%d'; printf hello >'a b#c%d/f'")
            let source = try ReleaseSource("a b#c%d", relativeTo: scratch.path)
            let count = try CurlDownloader(tools: scratch.tools)
                .download(source.file("f"), to: scratch.path("out"), limit: 5) { _ in }
            #expect(count == 5)
            #expect(try scratch.text("out") == "hello")
            #expect(throws: DownloadError.absent(source.file("g"))) {
                try CurlDownloader(tools: scratch.tools)
                    .download(source.file("g"), to: scratch.path("out"), limit: 5) { _ in }
            }
            #expect(throws: DownloadError.tooLarge(source.file("f"), limit: 4)) {
                try CurlDownloader(tools: scratch.tools)
                    .download(source.file("f"), to: scratch.path("out"), limit: 4) { _ in }
            }
        }
    }

    @Test func `plain HTTP is refused before anybody is asked`() async throws {
        try await blocking {
            let scratch = try Scratch()
            let url = "http://localhost:1/file"
            #expect(throws: DownloadError.insecureRedirect(url)) {
                try CurlDownloader(tools: scratch.tools).download(url, to: scratch.path("out"), limit: 5) { _ in }
            }
        }
    }
}
