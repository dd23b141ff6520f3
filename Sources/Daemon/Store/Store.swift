import Platform

/// The one way to the ``StateStore`` from async code: its calls run in order on a thread of their own, because
/// SQLite waits for the disk.
package actor Store {
    private let executor: SerialThreadExecutor
    private let path: String
    private var state: StateStore?

    /// The store's own thread.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Opens the database at `path` for the daemon, as ``StateStore/open(_:mode:clock:)`` does.
    /// - Throws: ``StoreError``.
    package init(path: String, clock: @escaping WallClock = Timestamp.now) async throws {
        self.path = path
        do {
            executor = try SerialThreadExecutor(name: "state store")
        } catch {
            throw StoreError(file: path, operation: "open", cause: .system(error))
        }
        try open(clock)
    }

    /// Runs `body` on the store's thread.
    /// - Throws: what `body` throws; ``StoreError/Cause/closed`` after ``close()``.
    package func perform<T: Sendable>(_ body: @Sendable (StateStore) throws -> T) throws -> T {
        guard let state else { throw StoreError(file: path, operation: "perform", cause: .closed) }
        return try body(state)
    }

    /// Closes the database; what was committed is on the disk already. A second time does nothing.
    package func close() { state = nil }

    private func open(_ clock: @escaping WallClock) throws {
        state = try StateStore.open(path, mode: .readWrite, clock: clock)
    }
}
