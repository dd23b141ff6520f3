import Synchronization
import Transport

/// Keeps a daemon from starting runs, so that it can be replaced without cancelling any. Without the hold it goes on.
package final class DrainHold: Sendable {
    /// The runs that had begun when the daemon began to hold its queue.
    package let active: Set<RunID>
    /// Which daemon that is.
    package let instance: String?
    private let isIdle: Bool
    private let connection: Mutex<DaemonConnection?>

    /// Has the daemon of `layout`'s home hold its queue: what waits, and what is pushed, is kept for the next daemon.
    /// Blocking.
    /// - Parameters:
    ///   - version: this client's own.
    ///   - patience: how long each answer may take; nil is what holds for other calls.
    /// - Throws: `ConnectFailure`, `CallFailure`
    package init(_ layout: HomeLayout, version: String, within patience: Duration? = nil) throws {
        let daemon = try DaemonConnection(layout, version: version, timeout: patience)
        let notice = try daemon.hold(timeout: patience ?? DaemonConnection.callTimeout)
        instance = daemon.hello.instance
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
