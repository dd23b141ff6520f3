import Platform

@testable import Daemon

/// A scheduler with a pipeline of the test's own over a real gate.
struct SchedulerBench {
    let fixture: GitFixture
    let store: Store
    let scheduler: RunScheduler
    let log: DaemonLog
    private let repository: RepositoryRecord

    init(_ pipeline: Pipeline, clock: @escaping WallClock = Timestamp.now) async throws {
        let fixture = try GitFixture()
        self.fixture = fixture
        try await fixture.makeRepository()
        let repository = try await fixture.initialize().record
        self.repository = repository
        log = try DaemonLog(path: fixture.layout.daemonLog, level: .error, clock: { .now() })
        let store = try await Store(path: fixture.layout.database)
        self.store = store
        try await store.perform { state in
            try state.upsertRepository(repository)
            try state.openInstance(
                .init(id: "i", pid: 1, startTime: "", version: "", startedAt: Timestamp(milliseconds: 0)))
        }
        let journal = RunJournal(store: store, hub: EventHub(), log: log)
        let executor = RunExecutor(
            layout: fixture.layout, store: store, journal: journal, pipeline: pipeline, git: fixture.git,
            environments: { _ in
                ResolvedEnvironment(fixture.environment, from: .process, quality: .process, origin: "the test")
            }, cleaning: .none, log: log, clock: clock)
        scheduler = RunScheduler(
            store: store, journal: journal, executor: executor, instance: "i", capacity: 1, log: log,
            clock: clock, report: { _, _ in })
    }

    /// Submits a run of main's commit.
    func submit(on branch: String = "topic") async throws -> RunID {
        let commit = try await fixture.run("rev-parse", "HEAD")
        let run = RunRecord(
            id: .mint(), repositoryID: repository.id, branch: branch, commit: commit, createdAt: .now())
        _ = try await scheduler.submit(run)
        return run.id
    }

    /// What the store says of a run.
    func summary(_ run: RunID) async throws -> RunSummary {
        guard let summary = try await store.perform({ try $0.summary(run) }) else {
            throw FixtureError("no run \(run)")
        }
        return summary
    }
}
