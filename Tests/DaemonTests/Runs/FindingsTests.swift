import Platform
import Testing

@testable import Daemon

/// A step that finds something parks its run as an approval does.
@Suite struct FindingsTests {
    /// Finds two things, whatever is there.
    private struct FindingStep: PipelineStep {
        var name: StepName { .lint }
        func run(_ context: StepContext, _ progress: inout RunProgress) async throws -> StepOutcome {
            context.log.note("looked")
            return .asks(Question("2 findings", details: #"[{"line":1},{"line":2}]"#))
        }
    }

    /// Notes that it has been reached.
    private struct LastStep: PipelineStep {
        var name: StepName { .push }
        func run(_ context: StepContext, _ progress: inout RunProgress) async throws -> StepOutcome { .passed() }
    }

    @Test(arguments: [(Answer.approve, StepStatus.passed), (.skip, .skipped), (.abort, .cancelled)])
    func `findings wait for a person, and the answer decides what becomes of the step`(
        answer: Answer, status: StepStatus
    ) async throws {
        let bench = try await Bench(Pipeline([SetupStep(), FindingStep(), LastStep()]))
        let run = try await bench.submit()
        let parked = try #require(try await bench.store.perform { try $0.summary(run) })
        #expect(parked.status == .parked && parked.reason == "2 findings")
        #expect(parked.question?.kind == .findings && parked.question?.step == "lint")
        #expect(parked.question?.details == #"[{"line":1},{"line":2}]"#)
        let step = try #require(parked.steps.last)
        #expect(step.status == .parked && step.startedAt != nil && step.logPath != nil)
        try await bench.scheduler.respond(run, answer)
        await bench.scheduler.waitUntilIdle()
        let ended = try #require(try await bench.store.perform { try $0.summary(run) })
        #expect(ended.status == (answer == .abort ? .cancelled : .passed), "\(ended)")
        #expect(ended.steps.first { $0.name == "lint" }?.status == status)
        #expect(ended.steps.contains { $0.name == "push" } == (answer != .abort))
        if answer == .approve { #expect(ended.steps.first { $0.name == "lint" }?.startedAt == step.startedAt) }
        await #expect(throws: APIError.self) { try await bench.scheduler.respond(run, .approve) }
        await bench.store.close()
    }
}

/// A scheduler with a pipeline of the test's own over a real gate.
private struct Bench {
    let fixture: GitFixture
    let store: Store
    let scheduler: RunScheduler
    private let repository: RepositoryRecord

    init(_ pipeline: Pipeline) async throws {
        let fixture = try GitFixture()
        self.fixture = fixture
        try await fixture.makeRepository()
        let repository = try await fixture.initialize().record
        self.repository = repository
        let log = try DaemonLog(path: fixture.layout.daemonLog, level: .error, clock: { .now() })
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
            }, cleaning: .none, log: log, clock: { .now() })
        scheduler = RunScheduler(
            store: store, journal: journal, executor: executor, instance: "i", capacity: 1, log: log,
            clock: { .now() }, report: { _, _ in })
    }

    /// Submits a run of main's commit and returns when it is over or parked.
    func submit() async throws -> RunID {
        let commit = try await fixture.run("rev-parse", "HEAD")
        let run = RunRecord(
            id: .mint(), repositoryID: repository.id, branch: "topic", commit: commit, createdAt: .now())
        _ = try await scheduler.submit(run)
        await scheduler.waitUntilIdle()
        return run.id
    }
}
