/// The way from a synchronous `main` to async code.
///
/// A synchronous `main` lets commands that need no concurrency answer without starting the thread pool, which costs
/// more than the rest of a short command.
package enum MainThread {
    /// Runs `body` on the cooperative pool and blocks this thread, which must not belong to the pool, until it is done.
    package static func wait<T: Sendable>(for body: @escaping @Sendable () async -> T) -> T {
        let slot = Slot<T>()
        Task.detached { slot.fill(await body()) }
        return slot.take()
    }

    /// Like ``wait(for:)`` for work that may fail.
    /// - Throws: what `body` throws.
    package static func wait<T: Sendable>(forResultOf body: @escaping @Sendable () async throws -> T) throws -> T {
        try wait { () async -> Result<T, any Error> in
            do { return .success(try await body()) } catch { return .failure(error) }
        }.get()
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
