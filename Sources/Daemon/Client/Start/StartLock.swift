import Platform

/// The lock across processes under which a daemon is started, restarted or uninstalled.
///
/// The system takes it back from a process that ends, however that ends.
final class StartLock: Sendable {
    private let lock: FileLock

    private init(_ lock: consuming FileLock) { self.lock = lock }

    /// Takes the lock if nobody has it; the holder lets go of it by letting go of this.
    /// - Returns: nil when somebody has it.
    static func take(_ layout: HomeLayout) async throws -> StartLock? {
        try await BlockingThread.run {
            let holder = "no-mistakes (pid \(ProcessIdentity.current().pid))"
            do throws(FileLockError) {
                let lock = StartLock(try FileLock.acquire(layout.startLock, holder: holder))
                do throws(SystemError) { try StopNotice.clear(layout) } catch { throw .system(error) }
                return lock
            } catch {
                if case .held = error { return nil }
                throw error
            }
        }
    }

    /// Waits for the lock, and holds it while `body` works.
    /// - Throws: ``LaunchError/startedByAnother(_:_:)`` when somebody else keeps it, or what `body` throws.
    static func holding<T>(_ control: DaemonControl, _ body: () async throws -> T) async throws -> T {
        let lock = try await wait(control)
        defer { withExtendedLifetime(lock) {} }
        return try await body()
    }

    private static func wait(_ control: DaemonControl) async throws -> StartLock {
        let reach = control.reach
        let deadline = control.deadline
        while true {
            if let lock = try await take(control.layout) { return lock }
            if .now >= deadline { throw held(control) }
            try await BlockingThread.run { try reach.waitForChange(until: deadline) }
        }
    }

    /// The error for a lock that somebody kept too long.
    static func held(_ control: DaemonControl) -> LaunchError {
        let holder = (try? FileSystem.readText(control.layout.startLock, limit: 4096)) ?? ""
        return .startedByAnother(holder, control.patience)
    }
}
