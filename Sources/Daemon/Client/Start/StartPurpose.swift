/// Why a daemon is to run.
package enum StartPurpose: Sendable, Hashable {
    /// Somebody asked for just that: `daemon start`, `daemon restart`, an update. Also puts the service in order.
    case explicit
    /// A command needs it: only brings one up when there is none.
    case use
}
