import Platform
import Synchronization
import Testing

@testable import Daemon

/// What the daemon does about its runs when it stops.
@Suite struct RunShutdownTests {
    /// A step that says that it has begun and then does not end, not even when it is cancelled.
    private struct StubbornStep: PipelineStep {
        let begun: AsyncStream<Void>.Continuation
        let end: AsyncStream<Void>
        var name: StepName { .test }
        func run(_ context: StepContext, _ progress: inout RunProgress) async throws -> StepOutcome {
            begun.yield()
            // In a task of its own, which the cancellation does not reach.
            await Task { for await _ in end { return } }.value
            return .passed()
        }
    }

    private func stubborn(
        _ body: (SchedulerBench, RunID) async throws -> Void
    ) async throws {
        let (begun, hasBegun) = AsyncStream.makeStream(of: Void.self)
        let (end, finish) = AsyncStream.makeStream(of: Void.self)
        let bench = try await SchedulerBench(Pipeline([StubbornStep(begun: hasBegun, end: end)]))
        let run = try await bench.submit()
        for await _ in begun { break }
        try await body(bench, run)
        finish.finish()
        await bench.scheduler.waitUntilIdle()
        await bench.store.close()
    }

    @Test func `a run that does not end in time is recorded as cancelled and holds nothing up`() async throws {
        try await stubborn { (bench, run) async throws in
            let shutdown = RunShutdown(
                scheduler: bench.scheduler, stop: StopRequest(), log: bench.log, limit: .zero)
            await shutdown.run(reason: "cancelled: stopped")
            let summary = try await bench.summary(run)
            #expect(summary.status == .cancelled && summary.reason == "cancelled: stopped")
        }
    }

    /// A step that says that it has begun and goes on until it is cancelled.
    private struct PatientStep: PipelineStep {
        let begun: AsyncStream<Void>.Continuation
        var name: StepName { .test }
        func run(_ context: StepContext, _ progress: inout RunProgress) async throws -> StepOutcome {
            begun.yield()
            let (never, _) = AsyncStream.makeStream(of: Void.self)
            for await _ in never { break }
            return .failed("it was cancelled")
        }
    }

    @Test(arguments: [false, true])
    func `what has begun waits again where that is wanted, also for a database that does not know it`(
        isWanted: Bool
    ) async throws {
        let (begun, hasBegun) = AsyncStream.makeStream(of: Void.self)
        let bench = try await SchedulerBench(Pipeline([PatientStep(begun: hasBegun)]))
        let run = try await bench.submit()
        for await _ in begun { break }
        let shutdown = RunShutdown(
            scheduler: bench.scheduler, stop: StopRequest(), log: bench.log, returnsRuns: isWanted)
        await shutdown.run(reason: "cancelled: stopped")
        let layout = bench.fixture.layout
        #expect(try await bench.summary(run).status == (isWanted ? .pending : .cancelled))
        #expect(RunFile.read(run, layout: layout)?.status == (isWanted ? .pending : .cancelled))
        await bench.store.close()
        #expect(RunFile.isKept(run, layout: layout) == isWanted)
        try FileSystem.removeFile(layout.database)
        #expect(RunFile.isKept(run, layout: layout) == isWanted)
    }

    @Test func `a second request does not wait for the limit`() async throws {
        try await stubborn { (bench, run) async throws in
            let stop = StopRequest()
            stop.make("first")
            stop.make("second")
            let shutdown = RunShutdown(
                scheduler: bench.scheduler, stop: stop, log: bench.log, limit: .seconds(3600), urgentLimit: .zero)
            await shutdown.run(reason: "cancelled: stopped")
            let summary = try await bench.summary(run)
            #expect(summary.status == .cancelled)
            let cause = await stop.wait()
            #expect(cause == "first")
        }
    }

    @Test func `without runs there is nothing to wait for`() async throws {
        let bench = try await SchedulerBench(Pipeline([]))
        let shutdown = RunShutdown(
            scheduler: bench.scheduler, stop: StopRequest(), log: bench.log, limit: .seconds(3600))
        await shutdown.run(reason: "cancelled: stopped")
        await bench.store.close()
    }
}
