import Daemon
import Platform
import Testing

@testable import Installer

@Suite struct SafetyPromptsTests {
    private static func run(_ status: RunStatus) throws -> RunSummary {
        let record = RunRecord(
            id: RunID.mint(), repositoryID: "0123456789ab", branch: "topic-\(status)", commit: "c", previousCommit: nil,
            status: status, trigger: .push, skip: [], checkout: nil, createdAt: Timestamp(milliseconds: 0))
        return RunSummary(record, repository: nil, steps: [], queuePosition: nil)
    }

    private static func prompts(
        runs: [RunSummary] = [], running: SafetyPrompts.RunningExecutable = .none,
        downgrade: (to: Version, from: Version)? = nil, waits: Bool = false
    ) -> SafetyPrompts {
        SafetyPrompts(runs: runs, running: running, executable: "/bin/us", downgrade: downgrade, waits: waits)
    }

    @Test func `nothing at stake is nothing to ask`() throws {
        #expect(try Self.prompts().questions().isEmpty)
        #expect(try Self.prompts(running: .known("/bin/us")).questions().isEmpty)
    }

    @Test func `runs come first, then the other executable, then the older version`() throws {
        let older = (to: try #require(Version("1.0.0")), from: try #require(Version("1.1.0")))
        let questions = try Self.prompts(
            runs: [Self.run(.running), Self.run(.pending)], running: .known("/bin/them"), downgrade: older
        ).questions()
        #expect(questions.count == 3)
        #expect(questions[0].warnings[0].contains("2 unfinished"))
        #expect(questions[1].warnings.contains { $0.contains("/bin/them") })
        #expect(questions[1].warnings.contains { $0.contains("/bin/us") })
        #expect(questions[2].text.contains("1.0.0"))
    }

    @Test func `parked runs survive, so they are not asked about`() throws {
        #expect(try Self.prompts(runs: [Self.run(.parked)]).questions().isEmpty)
    }

    @Test func `runs that are waited for are not asked about`() throws {
        #expect(try Self.prompts(runs: [Self.run(.running)], waits: true).questions().isEmpty)
    }

    @Test func `an executable that cannot be told ends it, whatever else there is`() throws {
        let prompts = Self.prompts(runs: [try Self.run(.running)], running: .undeterminable("no permission"))
        #expect(throws: UpdateError.undeterminable(reason: "no permission")) { try prompts.questions() }
    }

    @Test func `a daemon of whose process nothing is known is undeterminable, a stopped one is none`() {
        func status(_ state: DaemonStatus.State) -> DaemonStatus {
            DaemonStatus(
                state: state, root: "/r", suffix: "s", endpoint: .init(kind: "unix", path: "/r/socket", port: nil))
        }
        #expect(SafetyPrompts.running(status(.stopped), reason: nil) == .none)
        #expect(SafetyPrompts.running(status(.unknown), reason: "EACCES") == .undeterminable("EACCES"))
        var known = status(.unknown)
        known.executable = "/nowhere/../x"
        #expect(SafetyPrompts.running(known, reason: "slow") == .known("/x"))
        var own = status(.starting)
        own.pid = ProcessIdentity.current().pid
        #expect(SafetyPrompts.running(own, reason: nil) == .known(CurrentProcess.executable))
    }
}
