import Synchronization
import Testing

@testable import Daemon

/// A clock that somebody sets forward and back while runs wait and work.
@Suite struct ClockJumpTests {
    private struct PassingStep: PipelineStep {
        var name: StepName { .test }
        func run(_ context: StepContext, _ progress: inout RunProgress) async throws -> StepOutcome { .passed() }
    }

    /// A clock that is a year ahead and a year behind in turns.
    private final class JumpingClock: Sendable {
        private let calls = Mutex<Int64>(0)

        func now() -> Timestamp {
            let year: Int64 = 365 * 86_400_000
            let number = calls.withLock { calls in
                calls += 1
                return calls
            }
            return Timestamp(milliseconds: Timestamp.now().milliseconds + (number % 2 == 0 ? year : -year))
        }
    }

    @Test func `runs take their turns, and what is newer stays newer`() async throws {
        let clock = JumpingClock()
        let bench = try await SchedulerBench(Pipeline([PassingStep()]), clock: { clock.now() })
        await bench.scheduler.beginDrain(for: "x")
        let runs = [
            try await bench.submit(on: "a"), try await bench.submit(on: "b"), try await bench.submit(on: "b"),
        ]
        await bench.scheduler.endDrain(for: "x")
        await bench.scheduler.waitUntilIdle()
        var ends: [RunSummary] = []
        for run in runs { ends.append(try await bench.summary(run)) }
        #expect(ends.map(\.status) == [.passed, .cancelled, .passed])
        #expect(ends[1].reason == "cancelled: superseded by new push")
        #expect(ends[2].steps.map(\.status) == [.passed])
        await bench.store.close()
    }

    @Test func `a daemon that died in the future has its runs ended all the same`() throws {
        let fixture = try StoreFixture()
        for id in ["dead", "new"] {
            try fixture.store.openInstance(
                .init(id: id, pid: 1, startTime: id, version: "", startedAt: Timestamp(milliseconds: 1 << 50)))
        }
        let id = try fixture.addRun(1, repository: "a")
        var run = try #require(try fixture.store.run(id: id))
        run.status = .running
        run.instance = "dead"
        run.startedAt = Timestamp(milliseconds: 1 << 50)
        try fixture.store.saveRun(run)
        let report = try fixture.store.endCrashedRuns(for: "new", at: Timestamp(milliseconds: 7))
        #expect(report.failed.map(\.id) == [id])
        #expect(try fixture.store.run(id: id)?.status == .failed)
    }
}
