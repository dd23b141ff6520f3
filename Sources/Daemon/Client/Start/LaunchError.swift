package import Platform

/// Why a daemon did not come up.
package enum LaunchError: Error, Sendable, CustomStringConvertible {
    /// It ended before it was ready; `output` is what it printed.
    case exited(ExitStatus, output: String)
    /// Its manager started it, and it ended before it was ready; `output` is what it printed.
    case ended(output: String)
    /// It is there and still not ready.
    case timedOut(Duration, log: String)
    /// Its manager started it, and it never answered.
    case neverAnswered(Duration, log: String)
    /// Somebody stopped it while it was starting; with what became of the start.
    case stopped(by: any Error)
    /// What it prints has no place to go.
    case noOutput(SystemError)
    /// Another process is starting it, for longer than this.
    case startedByAnother(String, Duration)

    /// Long enough for a recovery on a loaded machine; a daemon that dies is noticed at once.
    package static let patience = Duration.seconds(45)

    /// What happened, for people.
    package var description: String {
        switch self {
        // In order, which it only does when it is asked to.
        case .exited(let status, _) where status.isSuccess:
            "the daemon was stopped while it was starting, and stays down"
        case .exited(let status, let output):
            "the daemon ended before it was ready (\(status))" + (output.isEmpty ? "" : ": \(output)")
        case .ended(let output):
            "the daemon ended before it was ready" + (output.isEmpty ? "" : ": \(output)")
        case .timedOut(let limit, let log):
            "the daemon is not ready after \(limit.components.seconds) s; it was left running; see \(log)"
        case .neverAnswered(let limit, let log):
            "the daemon did not answer within \(limit.components.seconds) s; see \(log)"
        case .stopped(let error): "the daemon was stopped while it was starting, and stays down (\(error))"
        case .noOutput(let error):
            "no daemon can be started, because what it prints cannot be written: \(error); move \(error.subject) away, or "
                + "let this user write to it"
        case .startedByAnother(let holder, let limit):
            "\(holder.isEmpty ? "another process" : holder) is still busy with the daemon after "
                + "\(limit.components.seconds) s; see: no-mistakes daemon status"
        }
    }
}
