package import Platform

/// What stopping a daemon took.
package struct StopReport: Sendable, Equatable {
    /// What was found, and how it ended.
    package enum Outcome: Sendable, Equatable {
        case wasNotRunning
        case stopped(pid: Int32)
        /// It did not end by itself and was killed.
        case killed(pid: Int32)
    }

    /// What was found, and how it ended.
    package var outcome: Outcome
    /// The manager that was told to leave it down, where one has its service.
    package var manager: ServiceManagerKind?
    /// Its service was about to be started, and is not any more.
    package var wasPending: Bool

    /// Reports on a stop.
    package init(_ outcome: Outcome, manager: ServiceManagerKind? = nil, wasPending: Bool = false) {
        self.outcome = outcome
        self.manager = manager
        self.wasPending = wasPending
    }
}
