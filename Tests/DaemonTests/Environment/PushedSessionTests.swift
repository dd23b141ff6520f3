import Platform
import Synchronization
import Testing

@testable import Daemon

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite struct PushedSessionTests {
    private static let commit = String(repeating: "a", count: 40)

    private func record(session: [String: String]?) -> PushRecord {
        PushRecord(
            id: .mint(), repositoryID: "0123456789ab", gate: "/home/repos/0123456789ab.git", branch: "b", kind: .update,
            old: nil, new: Self.commit, options: [], checkout: nil, receivedAt: .now(), session: session)
    }

    @Test func `a session goes through the inbox`() throws {
        let directory = try ScratchDirectory()
        let inbox = Inbox(directory: directory.path)
        let written = record(session: ["SSH_AUTH_SOCK": "/agent"])
        try inbox.write([written])
        #expect(try inbox.records(nil).map(\.session) == [["SSH_AUTH_SOCK": "/agent"]])
        #expect(try directory.permissions(of: "\(written.id.text).json") == 0o600)
    }

    @Test func `a record without one, as older versions write it, is still read`() throws {
        let text = String(decoding: try JSONEncoder().encode(record(session: nil)), as: UTF8.self)
        #expect(!text.contains("session"))
        let decoded = try JSONDecoder().decode(PushRecord.self, from: Data(text.utf8))
        #expect(decoded.session == nil)
        #expect(decoded.isConsistent)
    }

    @Test func `the hook sends what belongs to the pusher's session, and only with what starts a run`() throws {
        let layout = HomeLayout(root: try CanonicalRoot(of: "/tmp/home-of-nobody"))
        let recorded = Mutex<[PushRecord]>([])
        let hook = PostReceive(
            layout: layout, validSteps: [],
            effects: .init(
                record: { records in recorded.withLock { $0 += records } }, notify: { _ in .noAnswer },
                startDaemon: { .started(note: nil) }, pusher: { nil }))
        let zeros = String(repeating: "0", count: 40)
        func push(_ old: String, _ new: String) {
            _ = hook.run(
                input: Array("\(old) \(new) refs/heads/b\n".utf8),
                environment: ["SSH_AUTH_SOCK": "/agent", "PATH": "/bin", "GITHUB_TOKEN": "secret"],
                gate: layout.gate("0123456789ab"))
        }
        push(zeros, Self.commit)
        push(Self.commit, zeros)
        #expect(recorded.withLock { $0.map(\.session) } == [["SSH_AUTH_SOCK": "/agent"], nil])
    }
}

@Suite struct ShellTimeoutTests {
    private func parse(_ text: String) throws -> Duration {
        try HomeConfiguration.parse(text, file: "config.yaml").shellTimeout
    }

    @Test func `the login shell has half a minute unless the user says otherwise`() throws {
        #expect(try parse("") == .seconds(30))
        #expect(try parse("shell_timeout: 1") == .seconds(1))
        #expect(try parse("shell_timeout: 600") == .seconds(600))
    }

    @Test(arguments: ["0", "601", "-1", "30s", "1.5", "'30'"])
    func `anything but a number of seconds from 1 to 600 is refused`(value: String) {
        #expect(
            #expect(throws: ConfigurationError.self) { try parse("shell_timeout: \(value)") }?.key == "shell_timeout")
    }
}
