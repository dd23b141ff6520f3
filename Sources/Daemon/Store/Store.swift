import Platform

/// The one way to the ``StateStore`` from async code: its calls run in order on a thread of their own, because
/// SQLite waits for the disk.
package actor Store {
    private let executor: SerialThreadExecutor
    private let path: String
    private var state: StateStore?
    /// Whether what cannot be written now is tried again.
    private var isPatient = true

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

    /// As ``perform(_:)``, but a database that another process keeps locked is waited for, however long that takes: no
    /// run fails because somebody looks into the file.
    /// - Parameters:
    ///   - alsoForRoom: waits for room on a full disk, too: for what must not stay unsaid, the end of a run.
    ///   - body: writes in one transaction, because it is performed anew each time.
    ///   - waiting: told why, once.
    /// - Throws: what `body` throws else, and what it waited for once ``endPatience()`` was called.
    package func insist<T: Sendable>(
        alsoForRoom: Bool = false, _ body: @Sendable (StateStore) throws -> T, waiting: @Sendable (StoreError) -> Void
    ) async throws -> T {
        var isSaid = false
        while true {
            do {
                return try perform(body)
            } catch let error as StoreError
                where isPatient && (error.meansLocked || alsoForRoom && error.meansNoRoom)
            {
                if !isSaid { waiting(error) }
                isSaid = true
                // SQLite has waited for the lock itself; room is nothing that could be waited for.
                if error.meansLocked { await Task.yield() } else { try? await ContinuousClock().sleep(for: Self.pause) }
            }
        }
    }

    /// Between two looks whether there is room on the disk.
    private static let pause = Duration.seconds(1)

    /// Waits for nobody any more: the daemon has to end.
    package func endPatience() { isPatient = false }

    /// Closes the database; what was committed is on the disk already. A second time does nothing.
    package func close() { state = nil }

    private func open(_ clock: @escaping WallClock) throws {
        state = try StateStore.open(path, mode: .readWrite, clock: clock)
    }
}
