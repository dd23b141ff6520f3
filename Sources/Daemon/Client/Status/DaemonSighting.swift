import Platform

/// What the daemon says of itself, or what its traces say of it.
package struct DaemonSighting: Sendable {
    /// What is known.
    package var status: DaemonStatus
    /// Why nothing more is known, when that is so.
    package var reason: String?
    /// The process that its record names, if that runs.
    var process: RecordedProcess?
    /// The starts before, where no daemon is ready.
    var ledger: StartLedger?
}
