import Platform
import Testing

@testable import Installer

/// With the real tar.
@Suite struct ReleaseArchiveTests {
    /// Makes an archive with a script that runs in an empty directory and is to write `../a.tar.gz`.
    private static func content(_ script: String, limit: Int = 1 << 20) async throws -> [UInt8] {
        try await blocking {
            let scratch = try Scratch()
            try scratch.sh("mkdir in; cd in; \(script)")
            let before = try FileSystem.entries(of: scratch.path).sorted()
            defer { #expect((try? FileSystem.entries(of: scratch.path).sorted()) == before) }
            return try ReleaseArchive(scratch.path("a.tar.gz"), tools: scratch.tools)
                .content(of: "no-mistakes", limit: limit)
        }
    }

    @Test func `the one member's content is taken out`() async throws {
        let bytes = try await Self.content("printf 'x\\000y' >no-mistakes; tar -czf ../a.tar.gz no-mistakes")
        #expect(bytes == [0x78, 0, 0x79])
    }

    @Test(arguments: [
        "echo x >other; tar -czf ../a.tar.gz other",
        "echo x >no-mistakes; echo y >other; tar -czf ../a.tar.gz no-mistakes other",
        "echo x >no-mistakes; tar -czPf ../a.tar.gz --transform 's,^,../,' no-mistakes",
        "echo x >no-mistakes; tar -czPf ../a.tar.gz --transform 's,^,/tmp/,' no-mistakes",
        "echo x >no-mistakes; tar -czf ../a.tar.gz --hard-dereference no-mistakes ./no-mistakes",
        "tar -czf ../a.tar.gz --files-from /dev/null",
        "mkdir no-mistakes; tar -czf ../a.tar.gz no-mistakes",
    ])
    func `an archive with anything else in it is refused`(script: String) async throws {
        let error = await #expect(throws: ArchiveError.self) { try await Self.content(script) }
        guard case .unexpectedMembers? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: ["ln -s /etc/passwd no-mistakes", "mkfifo no-mistakes", ": >no-mistakes"])
    func `a member that is not a file with content is refused`(script: String) async throws {
        await #expect(throws: ArchiveError.notARegularFile("no-mistakes")) {
            try await Self.content("\(script); tar -czf ../a.tar.gz no-mistakes")
        }
    }

    @Test func `a member whose name only ends as the wanted one is not taken`() async throws {
        await #expect(throws: ArchiveError.self) {
            try await Self.content("echo x >'a no-mistakes'; tar -czf ../a.tar.gz 'a no-mistakes'")
        }
    }

    @Test func `a member that unpacks to too much is refused`() async throws {
        await #expect(throws: ArchiveError.tooLarge("no-mistakes", limit: 1000)) {
            try await Self.content(
                "head -c 100000 /dev/zero >no-mistakes; tar -czf ../a.tar.gz no-mistakes", limit: 1000)
        }
    }

    @Test(arguments: ["echo nonsense >../a.tar.gz", ": >../b"])
    func `what tar cannot read is refused`(script: String) async throws {
        await #expect(throws: ArchiveError.self) { try await Self.content(script) }
    }

    @Test func `an archive that is cut off is refused`() async throws {
        await #expect(throws: ArchiveError.self) {
            try await Self.content(
                """
                head -c 100000 /dev/urandom >no-mistakes; tar -czf ../b no-mistakes; head -c 50000 ../b >../a.tar.gz
                """)
        }
    }
}
