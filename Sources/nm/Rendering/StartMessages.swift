import Daemon
import Platform

/// What is said about a start and a stop of the daemon.
enum StartMessages {
    /// The one line that is the answer to the command.
    static func headline(_ report: StartReport) -> String {
        let pid = "(pid \(report.pid.map(String.init) ?? "unknown"))"
        let verb =
            switch report.outcome {
            case .alreadyRunning: "daemon already running"
            case .started: "daemon started"
            case .refreshed: "daemon started again from its new definition"
            }
        if case .manager(let kind) = report.owner { return "\(verb) \(pid), managed by \(kind)" }
        return "\(verb) \(pid)"
    }

    /// What the user should know beside it.
    static func details(_ report: StartReport) -> [String] {
        guard report.outcome == .started, case .nobody(let reason?) = report.owner else { return report.notes }
        return ["the daemon runs without a service manager: \(reason)"] + report.notes
    }

    /// How a daemon was stopped.
    static func line(_ report: StopReport) -> String {
        switch report.outcome {
        case .wasNotRunning where report.wasPending:
            "daemon stopped: it was about to be started by \(report.manager.map(\.rawValue) ?? "its manager")"
        case .wasNotRunning: "daemon was not running"
        case .stopped(let pid): "daemon stopped (pid \(pid))"
        case .killed(let pid): "daemon did not end by itself and was killed (pid \(pid))"
        }
    }
}
