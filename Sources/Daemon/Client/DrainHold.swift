import Synchronization

/// Keeps a daemon from starting runs, so that it can be replaced without cancelling any. Without the hold it goes on.
package final class DrainHold: Sendable {
    /// The runs that had begun when the daemon began to hold its queue.
    package let active: Set<RunID>
    private let isIdle: Bool
    private let connection: Mutex<DaemonConnection?>

    /// Has the daemon of `layout`'s home hold its queue: what waits, and what is pushed, is kept for the next daemon.
    /// Blocking.
    /// - Parameter version: this client's own.
    /// - Throws: `ConnectFailure`, `CallFailure`
    package init(_ layout: HomeLayout, version: String) throws {
        let daemon = try DaemonConnection(layout, version: version)
        let notice = try daemon.hold()
        active = Set(notice?.active ?? [])
        isIdle = notice == nil
        connection = Mutex(daemon)
    }

    /// Returns when no run is active. Blocking, for as long as the active runs take.
    /// - Throws: `CallFailure`
    package func drain() throws {
        if !isIdle { try connection.withLock { try $0?.waitUntilIdle() } }
    }

    /// Lets go: a daemon that has not been stopped meanwhile starts what waits.
    package func release() { connection.withLock { $0 = nil } }
}
