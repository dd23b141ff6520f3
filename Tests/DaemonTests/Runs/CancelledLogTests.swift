import Platform
import Testing

@testable import Daemon

/// What the log of a step says that was at work when somebody cancelled its run.
@Suite struct CancelledLogTests {
    /// Works until its run is cancelled, and then ends in the way that it is told to; an error where it is told nothing.
    private struct CutStep: PipelineStep {
        var name: StepName { .test }
        var outcome: StepOutcome?
        let begun: AsyncStream<Void>.Continuation

        func run(_ context: StepContext, _ progress: inout RunProgress) async throws -> StepOutcome {
            context.log.note("begun")
            begun.yield()
            await Self.cancellation()
            guard let outcome else { throw CancellationError() }
            return outcome
        }

        /// Returns when the task is cancelled.
        private static func cancellation() async {
            let (stream, continuation) = AsyncStream<Void>.makeStream()
            await withTaskCancellationHandler {
                for await _ in stream {}
            } onCancel: {
                continuation.finish()
            }
        }
    }

    @Test(arguments: [
        (nil, "no-mistakes: %\n"), (StepOutcome.asks(Question("2 findings")), "no-mistakes: %\n"),
        (.failed("it did not go out"), "it did not go out\nno-mistakes: %\n"),
        (.interrupted("in the middle"), "no-mistakes: %, in the middle\n"),
    ])
    func `has the whole reason of the run`(outcome: StepOutcome?, end: String) async throws {
        let (begun, continuation) = AsyncStream<Void>.makeStream()
        let bench = try await SchedulerBench(Pipeline([CutStep(outcome: outcome, begun: continuation)]))
        var arrivals = begun.makeAsyncIterator()
        var runs: [RunID] = []
        for _ in 0..<2 {
            runs.append(try await bench.submit())
            _ = await arrivals.next()
        }
        await bench.scheduler.cancel(runs[1], reason: "cancelled by the user")
        await bench.scheduler.waitUntilIdle()
        for (run, cause) in zip(runs, ["cancelled: superseded by new push", "cancelled by the user"]) {
            let log = try FileSystem.readText(bench.fixture.layout.stepLog(runID: run.text, step: "test"))
            #expect(log == "begun\n" + end.replacing("%", with: cause))
            let reason = try #require(try await bench.summary(run).reason)
            #expect(log.hasSuffix("no-mistakes: \(reason)\n"))
        }
        await bench.store.close()
    }
}
