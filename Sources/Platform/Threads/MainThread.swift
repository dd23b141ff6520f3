import Synchronization

/// The way from a synchronous `main` to async code.
///
/// A synchronous `main` lets commands that need no concurrency answer without starting the thread pool, which costs
/// more than the rest of a short command.
public enum MainThread {
    /// Runs `body` on the cooperative pool and blocks this thread, which must not belong to the pool, until it is done.
    package static func wait<T: Sendable>(for body: @escaping @Sendable () async -> T) -> T {
        let slot = Slot<T>()
        Task.detached { slot.fill(await body()) }
        return slot.take()
    }

    /// Like ``wait(for:)``, on this very thread, which also does what `body` has to block for: no other is started.
    ///
    /// For work that does one thing after the other: what it does beside itself waits while this thread blocks.
    package static func work<T: Sendable>(on body: @escaping @Sendable () async -> T) -> T {
        let slot = Slot<T>()
        let thread = WaitingThread()
        thread.begin { slot.fill(await body()) }
        thread.workUntilDone()
        return slot.take()
    }

    /// Like ``wait(for:)`` for work that may fail.
    /// - Throws: what `body` throws.
    @discardableResult
    public static func wait<T: Sendable>(forResultOf body: @escaping @Sendable () async throws -> T) throws -> T {
        try wait { () async -> Result<T, any Error> in
            do { return .success(try await body()) } catch { return .failure(error) }
        }.get()
    }

    /// The whole of a command line program's `main`: what `body` throws is said on standard error, after the program's
    /// name, and ends the process with status 1.
    public static func run(_ program: String, _ body: () throws -> Void) {
        do {
            try body()
        } catch {
            try? StandardStream.error.write(Array("\(program): \(error)\n".utf8))
            CurrentProcess.end(status: 1)
        }
    }

    /// Does a command line process's work on this thread, as ``work(on:)`` does; a signal ends the process, its child
    /// processes first.
    ///
    /// The signal cancels the task, which ends every command that it runs, with all of the command's processes. Then
    /// this process ends with 128 + the signal's number, whatever else the task waits for. A second signal does not
    /// wait for the commands.
    /// - Parameter signals: blocked before any thread was started.
    /// - Throws: what `body` throws.
    package static func work<T: Sendable>(
        on body: @escaping @Sendable () async throws -> T, endingOn signals: TerminationSignals
    ) throws -> T {
        let slot = Slot<Result<T, any Error>>()
        let thread = WaitingThread()
        let task = thread.begin {
            do { slot.fill(.success(try await body())) } catch { slot.fill(.failure(error)) }
        }
        let ending = Atomic<Int32>(0)
        signals.forwardNumbers { number in
            let isFirst = ending.compareExchange(expected: 0, desired: number, ordering: .relaxed).exchanged
            guard isFirst else { CurrentProcess.end(status: 128 + number) }
            task.cancel()
            DedicatedThread.start(name: "ending") { endWhenNoCommandRuns(number) }
        }
        thread.workUntilDone()
        let result = slot.take()
        let number = ending.load(ordering: .relaxed)
        if number != 0 { endWhenNoCommandRuns(number) }
        return try result.get()
    }

    private static func endWhenNoCommandRuns(_ signal: Int32) -> Never {
        CommandThread.waitUntilNoneRuns()
        CurrentProcess.end(status: 128 + signal)
    }

    /// A place for one value that another thread brings.
    private final class Slot<T: Sendable>: @unchecked Sendable {
        // Unchecked because `value` is only touched inside the lock.
        private let lock = ConditionLock()
        private var value: T?

        func fill(_ newValue: T) {
            lock.withLock {
                value = newValue
                lock.signal()
            }
        }

        func take() -> T {
            lock.withLock {
                while true {
                    if let value { return value }
                    lock.wait()
                }
            }
        }
    }
}
