/// Where a run stands. The raw value is what the store and every JSON output hold.
package enum RunStatus: String, Sendable, Hashable, Codable, CaseIterable {
    /// Accepted, not started.
    case pending
    /// Its steps are being worked on.
    case running
    /// Waits for a person.
    case parked
    /// Every step passed and the branch reached its remote.
    case passed
    /// A step failed, or the run could not be carried out.
    case failed
    /// Ended by request: superseded, branch deleted, `cancel`, or a stop of the daemon.
    case cancelled
    /// The daemon died under it.
    case interrupted

    /// The statuses of runs that are not over.
    package static let active = allCases.filter { !$0.isFinal }

    /// Whether the status never changes again.
    package var isFinal: Bool {
        switch self {
        case .pending, .running, .parked: false
        case .passed, .failed, .cancelled, .interrupted: true
        }
    }
}
