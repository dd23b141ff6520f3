import Synchronization

/// Keeps a daemon from starting runs, so that it can be replaced without cancelling any. Without the hold it goes on.
package final class DrainHold: Sendable {
    private let connection: Mutex<DaemonConnection?>

    /// Connects to the daemon of `layout`'s home; `version` is this client's own. Blocking.
    /// - Throws: `ConnectFailure`
    package init(_ layout: HomeLayout, version: String) throws {
        connection = Mutex(try DaemonConnection(layout, version: version))
    }

    /// Returns when no run is active and none can start; what waits, and what is pushed, is kept for the next daemon.
    /// Blocking, for as long as the active runs take.
    /// - Throws: `CallFailure`
    package func drain() throws { try connection.withLock { try $0?.drain() } }

    /// Lets go: a daemon that has not been stopped meanwhile starts what waits.
    package func release() { connection.withLock { $0 = nil } }
}
