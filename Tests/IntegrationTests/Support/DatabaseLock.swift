import Daemon
import Platform
import Synchronization

/// The state database, locked by the test as another program might lock it, so that a daemon cannot get on.
final class DatabaseLock: Sendable {
    private let taken: Pipe
    private let released: Pipe

    private init() throws {
        taken = try Pipe.make()
        released = try Pipe.make()
    }

    /// Runs `body` while the database is locked, at the longest until it calls ``release()``.
    static func hold(_ lab: GateLab, _ body: @Sendable (DatabaseLock) async throws -> Void) async throws {
        let lock = try DatabaseLock()
        let database = try lab.layout.database
        async let holder: Void = BlockingThread.run {
            // Also when it fails, so that nobody waits for it.
            defer { try? lock.taken.writeEnd.write(all: [0]) }
            try StateStore.open(database, mode: .readWrite).transaction {
                try lock.taken.writeEnd.write(all: [0])
                _ = try lock.released.readEnd.read(upTo: 1)
            }
        }
        _ = try await BlockingThread.run { try lock.taken.readEnd.read(upTo: 1) }
        do {
            try await body(lock)
        } catch {
            lock.release()
            throw error
        }
        lock.release()
        try await holder
    }

    /// Lets others have the database; a second time does nothing.
    func release() { try? released.writeEnd.write(all: [0]) }
}
