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
        let bench = try await SchedulerBench(Pipeline([SetupStep(), FindingStep(), LastStep()]))
        let run = try await bench.submit()
        await bench.scheduler.waitUntilIdle()
        let parked = try await bench.summary(run)
        #expect(parked.status == .parked && parked.reason == "2 findings")
        #expect(parked.question?.kind == .findings && parked.question?.step == "lint")
        #expect(parked.question?.details == #"[{"line":1},{"line":2}]"#)
        let step = try #require(parked.steps.last)
        #expect(step.status == .parked && step.startedAt != nil && step.logPath != nil)
        try await bench.scheduler.respond(run, answer)
        await bench.scheduler.waitUntilIdle()
        let ended = try await bench.summary(run)
        #expect(ended.status == (answer == .abort ? .cancelled : .passed), "\(ended)")
        #expect(ended.steps.first { $0.name == "lint" }?.status == status)
        #expect(ended.steps.contains { $0.name == "push" } == (answer != .abort))
        if answer == .approve { #expect(ended.steps.first { $0.name == "lint" }?.startedAt == step.startedAt) }
        await #expect(throws: APIError.self) { try await bench.scheduler.respond(run, .approve) }
        await bench.store.close()
    }

    @Test func `an answer that comes as soon as a run says that it waits is taken`() async throws {
        let bench = try await SchedulerBench(Pipeline([SetupStep(), FindingStep(), LastStep()]))
        for number in 0..<5 {
            let run = try await bench.submit(on: "b\(number)")
            while try await bench.summary(run).status != .parked { await Task.yield() }
            try await bench.scheduler.respond(run, .approve)
            await bench.scheduler.waitUntilIdle()
            #expect(try await bench.summary(run).status == .passed)
        }
        await bench.store.close()
    }
}
