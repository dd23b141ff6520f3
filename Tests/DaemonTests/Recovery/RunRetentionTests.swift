import Platform
import Synchronization
import Testing

@testable import Daemon

/// How long runs are remembered.
@Suite struct RunRetentionTests {
    private static let day: Int64 = 86_400_000
    private static let now = Timestamp(milliseconds: 1_700_000_000_000)

    private let fixture: GitFixture
    private let store: Store
    private let log: DaemonLog

    init() async throws {
        fixture = try GitFixture()
        try fixture.layout.prepare()
        store = try await Store(path: fixture.layout.database)
        log = try DaemonLog(path: fixture.layout.daemonLog, level: .debug)
        try await store.perform { try $0.upsertRepository(.example("a")) }
    }

    /// Records a run that was pushed `days` days ago, with a log.
    private func run(_ days: Int64, _ status: RunStatus = .passed) async throws -> RunID {
        let time = Timestamp(milliseconds: Self.now.milliseconds - days * Self.day)
        let id = RunID(ULID(time: time, randomness: SystemRandomNumberGenerator()))
        try FileSystem.makePrivateDirectory(fixture.layout.runLogs(id.text))
        try FileSystem.writeAtomically([1], to: fixture.layout.stepLog(runID: id.text, step: "test"), durable: false)
        let record = RunRecord(
            id: id, repositoryID: "a", branch: "b", commit: "c", status: status, createdAt: time)
        try await store.perform { state in
            _ = try state.insertRun(record)
            _ = try state.append(RunEvent(.created, run: id, time: time))
            try state.insertStep(StepRecord(runID: id, position: 0, name: "test", status: .passed))
        }
        return id
    }

    private func sweep(
        _ policy: RetentionPolicy, free: @escaping @Sendable () -> Int64 = { .max }
    ) async throws -> Set<RunID> {
        let retention = RunRetention(
            policy: policy, layout: fixture.layout, store: store, git: fixture.git, cleaning: .none, log: log,
            clock: { Self.now },
            freeSpace: { _ in free() })
        await retention.consider()
        await retention.finished()
        return Set(try await store.perform { try $0.runs(limit: .max) }.map(\.id))
    }

    private func logs() throws -> Set<RunID> {
        Set(try FileSystem.entries(of: fixture.layout.logs).compactMap { RunID($0) })
    }

    private func policy(days: Int = 0, runs: Int = 0, freeMiB: Int = 0) -> RetentionPolicy {
        var policy = RetentionPolicy()
        policy.days = days
        policy.runs = runs
        policy.freeMiB = freeMiB
        return policy
    }

    @Test func `runs go after their days with their logs and events, those that are not over stay`() async throws {
        let old = try await run(31)
        let parked = try await run(400, .parked)
        let waiting = try await run(32, .pending)
        let young = try await run(29)
        #expect(try await sweep(policy(days: 30)) == [parked, waiting, young])
        #expect(try logs() == [parked, waiting, young])
        #expect(try await store.perform { try $0.events(runID: old) } == [])
    }

    @Test func `one run too many goes before the hour is over`() async throws {
        let retention = RunRetention(
            policy: policy(runs: 2), layout: fixture.layout, store: store, git: fixture.git, cleaning: .none, log: log,
            clock: { Self.now })
        await retention.consider()
        await retention.finished()
        var runs: [RunID] = []
        for age in (1...4).reversed() {
            runs.append(try await run(Int64(age)))
            await retention.consider()
            await retention.finished()
        }
        #expect(Set(try await store.perform { try $0.runs(limit: .max) }.map(\.id)) == Set(runs.suffix(2)))
    }

    @Test func `of too many runs those go first that a clock which was ahead made`() async throws {
        _ = try await run(-3000)
        let live = try await run(-2000, .running)
        let runs = [try await run(2), try await run(1)]
        #expect(try await sweep(policy(runs: 3)) == Set(runs + [live]))
    }

    @Test func `of too many runs the oldest go`() async throws {
        var runs: [RunID] = []
        for age in (1...5).reversed() { runs.append(try await run(Int64(age))) }
        #expect(try await sweep(policy(runs: 5)) == Set(runs))
        #expect(try await sweep(policy(runs: 2)) == Set(runs.suffix(2)))
        #expect(try logs() == Set(runs.suffix(2)))
    }

    @Test func `while the disk is short the oldest logs of runs that are over go`() async throws {
        let oldest = try await run(9)
        let parked = try await run(8, .parked)
        let middle = try await run(7)
        let newest = try await run(6)
        let free = Mutex<Int64>(0)
        let all: Set = [oldest, parked, middle, newest]
        let kept = try await sweep(policy(freeMiB: 1)) {
            // Each look finds a little more; enough after two logs are gone.
            free.withLock { value in
                value += 1 << 18
                return value
            }
        }
        #expect(kept == all)
        #expect(try logs().isSuperset(of: [parked, newest]))
        #expect(try !logs().contains(oldest))
        let none = try await sweep(policy(freeMiB: 1)) { 0 }
        #expect(none == all)
        #expect(try logs() == [parked])
    }

    @Test func `logs that belong to no run go by their age`() async throws {
        let time = Timestamp(milliseconds: Self.now.milliseconds - 40 * Self.day)
        let stray = RunID(ULID(time: time, randomness: SystemRandomNumberGenerator()))
        try FileSystem.makePrivateDirectory(fixture.layout.runLogs(stray.text))
        _ = try await sweep(policy(days: 41))
        #expect(try logs() == [stray])
        _ = try await sweep(policy(days: 39))
        #expect(try logs() == [])
    }

    @Test func `a worktree that no start could clean up goes as its run does, and is shown until then`() async throws {
        let old = RunWorktree(repositoryID: "a", run: try await run(31))
        let young = RunWorktree(repositoryID: "a", run: try await run(2))
        let parked = RunWorktree(repositoryID: "a", run: try await run(40, .parked))
        for worktree in [old, young, parked] {
            let place = fixture.layout.worktree(repositoryID: "a", runID: worktree.run.text)
            for directory in [place, place + ".git"] { try FileSystem.makePrivateDirectory(directory) }
        }
        let retention = RunRetention(
            policy: policy(days: 90), layout: fixture.layout, store: store, git: fixture.git, cleaning: .none, log: log,
            clock: { Self.now })
        let report = await retention.report()
        #expect(report.leftWorktrees == 2)
        #expect(report.summary.hasSuffix(", 2 worktree(s) left of runs that are over"), "\(report.summary)")
        _ = try await sweep(policy(days: 30))
        #expect(try RunWorktree.all(in: fixture.layout) == [parked, young])
        _ = try await sweep(policy(freeMiB: 1)) { 0 }
        #expect(try RunWorktree.all(in: fixture.layout) == [parked])
        #expect(FileSystem.kind(of: fixture.layout.worktree(repositoryID: "a", runID: young.run.text) + ".git") == nil)
    }
}
