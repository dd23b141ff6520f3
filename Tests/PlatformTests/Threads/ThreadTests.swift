import Platform
import Synchronization
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite(.timeLimit(.minutes(20))) struct BlockingThreadTests {
    private struct Failure: Error, Equatable { var text: String }

    @Test func `what the work returns or throws comes back`() async throws {
        #expect(try await BlockingThread.run { 7 } == 7)
        await #expect(throws: Failure(text: "no")) { try await BlockingThread.run { throw Failure(text: "no") } }
    }

    @Test func `work that waits for other work does not use up the threads of the pool`() async throws {
        let pipes = try (0..<64).map { _ in SharedPipe(pipe: try Pipe.make()) }
        try await withThrowingTaskGroup { group in
            for pipe in pipes { group.addTask { try await BlockingThread.run { try pipe.pipe.readEnd.read(upTo: 1) } } }
            // Every reader may be blocked by now; the pool must still be able to run the writers.
            for pipe in pipes {
                group.addTask {
                    try pipe.pipe.writeEnd.write(all: [1]); return [1]
                }
            }
            for try await bytes in group { #expect(bytes == [1]) }
        }
    }

    private final class SharedPipe: Sendable {
        let pipe: Pipe
        init(pipe: consuming Pipe) { self.pipe = pipe }
    }
}

@Suite(.timeLimit(.minutes(20))) struct MainThreadTests {
    /// Which thread of this process it is.
    private static func thread() -> UInt { withUnsafeBytes(of: pthread_self()) { $0.loadUnaligned(as: UInt.self) } }

    @Test func `a thread that waits for a task does its work, and what that blocks for`() async throws {
        // A thread that may be blocked.
        let threads = try await BlockingThread.run {
            let own = Self.thread()
            let found = MainThread.work {
                let first = Self.thread()
                let blocking = try? await BlockingThread.run { Self.thread() }
                await Task.yield()
                return [first, blocking, Self.thread()]
            }
            return (own, found)
        }
        #expect(threads.1.allSatisfy { $0 == threads.0 }, "\(threads)")
    }

    @Test func `what a task does beside itself does not block the thread that it needs`() async throws {
        let pipe = SharedPipe(pipe: try Pipe.make())
        let bytes = try await BlockingThread.run {
            MainThread.work {
                async let read = BlockingThread.run { try pipe.pipe.readEnd.read(upTo: 1) }
                try? await BlockingThread.run { try pipe.pipe.writeEnd.write(all: [7]) }
                // An unstructured task has the pool.
                let other = Task { try await BlockingThread.run { 7 } }
                guard let value = try? await other.value, let bytes = try? await read else { return [UInt8]() }
                return bytes + [UInt8(value)]
            }
        }
        #expect(bytes == [7, 7])
    }

    private final class SharedPipe: Sendable {
        let pipe: Pipe
        init(pipe: consuming Pipe) { self.pipe = pipe }
    }
}

@Suite(.timeLimit(.minutes(20))) struct SerialThreadExecutorTests {
    private actor Counter {
        nonisolated let executor: SerialThreadExecutor
        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
        private var count = 0

        init() throws { executor = try SerialThreadExecutor(name: "counter") }

        func increment() -> Int {
            executor.checkIsolated()
            count += 1
            return count
        }
    }

    @Test func `an actor's jobs run one after the other on the executor's thread`() async throws {
        let counter = try Counter()
        let counts = await withTaskGroup { group in
            for _ in 0..<1000 { group.addTask { await counter.increment() } }
            return await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(counts == Set(1...1000))
    }

    @Test func `an executor goes with its actor`() async throws {
        weak var executor: SerialThreadExecutor?
        do {
            let counter = try Counter()
            executor = counter.executor
            #expect(await counter.increment() == 1)
        }
        // The last job may still hold it for a moment; each turn gives its thread the time to let go.
        while executor != nil { await Task.yield() }
    }
}
