import Platform
import Testing

@testable import Daemon

/// What becomes of the runs of a daemon that died.
@Suite struct CrashedRunsTests {
    private let fixture: StoreFixture
    private var store: StateStore { fixture.store }
    private static let time = Timestamp(milliseconds: 77)

    init() throws {
        fixture = try StoreFixture()
        for id in ["dead", "closed", "new"] {
            try store.openInstance(.init(id: id, pid: 1, startTime: id, version: "", startedAt: Self.time))
        }
        try store.closeInstance(id: "closed", at: Self.time)
    }

    private func run(_ number: Int64, _ status: RunStatus, of instance: String, push: StepStatus? = nil) throws -> RunID
    {
        let id = try fixture.addRun(number, repository: "a")
        var run = try #require(try store.run(id: id))
        run.status = status
        run.instance = instance
        try store.saveRun(run)
        if let push { try store.insertStep(StepRecord(runID: id, position: 4, name: "push", status: push)) }
        return id
    }

    @Test func `runs of a daemon that died have failed, those that another closed or keeps have not`() throws {
        let pending = try run(1, .pending, of: "dead")
        let running = try run(2, .running, of: "dead")
        let parked = try run(3, .parked, of: "dead")
        let waiting = try run(4, .pending, of: "closed")
        let report = try store.endCrashedRuns(for: "new", at: Self.time)
        #expect(report.instances == ["dead"])
        #expect(Set(report.failed.map(\.id)) == [pending, running])
        #expect(report.pushing.isEmpty)
        for id in [pending, running] {
            let run = try #require(try store.run(id: id))
            #expect(run.status == .failed)
            #expect(run.reason == "daemon crashed during execution")
            #expect(run.endedAt == Self.time)
        }
        #expect(try store.run(id: parked)?.status == .parked)
        #expect(try store.run(id: waiting)?.status == .pending)
        #expect(try store.unclosedInstances().map(\.id) == ["new"])
        #expect(try store.endCrashedRuns(for: "new", at: Self.time).runs.isEmpty)
    }

    @Test func `while a new version is on probation, what had not begun goes on waiting`() throws {
        let pending = try run(1, .pending, of: "dead")
        let running = try run(2, .running, of: "dead")
        let report = try store.endCrashedRuns(for: "new", at: Self.time, keepsWaiting: true)
        #expect(report.failed.map(\.id) == [running])
        #expect(try store.adoptRuns(instance: "new").pending.map(\.id) == [pending])
    }

    @Test func `a run whose push went out is interrupted, and one in its push stays until origin was asked`() throws {
        let out = try run(1, .running, of: "dead", push: .passed)
        let pushing = try run(2, .running, of: "dead", push: .running)
        let report = try store.endCrashedRuns(for: "new", at: Self.time)
        #expect(report.failed.isEmpty)
        #expect(report.pushing.map(\.id) == [pushing])
        #expect(try store.run(id: out)?.status == .interrupted)
        #expect(try store.run(id: out)?.reason?.contains("went out") == true)
        #expect(try store.run(id: pushing)?.status == .running)
        #expect(try store.run(id: pushing)?.instance == "new")
    }

    @Test func `what became of a push is asked of origin`() async throws {
        let git = try GitFixture()
        try await git.makeRepository()
        let gate = git.fixtureGate
        try await git.run("clone", "--quiet", "--bare", git.origin, gate, in: git.root)
        let tip = try await git.commit("pushed")
        try await git.run("push", "--quiet", gate, "main:refs/heads/topic")
        let run = RunRecord(id: .mint(), repositoryID: "a", branch: "topic", commit: tip, createdAt: Self.time)
        let push = InterruptedPush(run: run, git: git.git.gate(gate), tips: [tip])
        let absent = await push.outcome()
        #expect(absent == RunOutcome(.failed, reason: "daemon crashed during execution"))
        // Another host may have got all of it, and go on when nobody is there any more.
        try await git.run("--git-dir=\(gate)", "config", "remote.origin.pushurl", "host.example:project")
        let awaited = await push.outcome()
        #expect(awaited.status == .interrupted)
        #expect(awaited.reason?.contains("origin did not have it when asked, and may still take it in") == true)
        #expect(awaited.awaited?.commit == tip)
        try await git.run("--git-dir=\(gate)", "config", "--unset", "remote.origin.pushurl")
        try await git.run("push", "--quiet", "origin", "main:refs/heads/topic")
        let out = await push.outcome()
        #expect(out.status == .interrupted)
        #expect(out.reason?.contains("went out: it is at \(tip.prefix(12))") == true)
        try await git.commit("later")
        try await git.run("push", "--quiet", "origin", "main:refs/heads/topic")
        #expect(await push.outcome().reason?.contains("has moved to") == true)
        try FileSystem.removeTree(git.origin)
        let unknown = await push.outcome()
        #expect(unknown.status == .interrupted)
        #expect(unknown.reason?.contains("is not known: origin could not be asked") == true)
        #expect(unknown.reason?.hasSuffix("to push again: no-mistakes rerun topic") == true)
    }
}

extension GitFixture {
    /// A place for a bare repository beside the working copy.
    fileprivate var fixtureGate: String { path("bare.git") }
}
