package import Platform

/// The daemon was ended, as far as it could be, and its manager does not say whether it leaves it down.
package struct StopUncertain: Error, Sendable, CustomStringConvertible {
    /// What was found of the process, and how it ended.
    package var outcome: StopReport.Outcome
    /// Why nothing is known of the manager.
    package var cause: ServiceManagerError

    /// Names both.
    package init(outcome: StopReport.Outcome, cause: ServiceManagerError) {
        self.outcome = outcome
        self.cause = cause
    }

    /// What happened, for people.
    package var description: String {
        let process =
            switch outcome {
            case .wasNotRunning: "no process of the daemon was found"
            case .stopped(let pid): "the daemon's process has ended (pid \(pid))"
            case .killed(let pid): "the daemon's process was killed (pid \(pid))"
            }
        return "\(process), and whether its manager leaves it down is unknown: \(cause)"
    }
}
