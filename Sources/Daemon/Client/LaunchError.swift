package import Platform

/// Why a daemon did not come up.
package enum LaunchError: Error, Sendable, CustomStringConvertible {
    /// It ended before it was ready; `output` is what it printed.
    case exited(ExitStatus, output: String)
    /// It is still not ready.
    case timedOut(Duration, log: String)

    /// What happened, for people.
    package var description: String {
        switch self {
        case .exited(let status, let output):
            "the daemon ended before it was ready (\(status))" + (output.isEmpty ? "" : ": \(output)")
        case .timedOut(let limit, let log):
            "the daemon is not ready after \(limit.components.seconds) s; it was left running; see \(log)"
        }
    }
}
