import Daemon
import Installer
import Platform

extension CommandSpec {
    static let daemonStatus: CommandSpec = CommandSpec(
        path: ["daemon", "status"], summary: "Say whether the daemon runs; exit 0 running, 3 stopped, 4 unknown.",
        options: [.json],
        action: .immediate { invocation, session in
            let probe = DaemonProbe(layout: try session.layout(), version: BuildVersion.text)
            let (status, reason) = probe.status()
            if invocation.has("--json") {
                try session.output.json(status)
            } else {
                for line in lines(status, session.output) { session.output.line(line) }
            }
            if let reason { session.output.message(reason) }
            switch status.state {
            case .running, .starting, .stopping: return .ok
            case .stopped: return .stopped
            case .unknown: return .unknown
            }
        })

    /// The report for people.
    static func lines(_ status: DaemonStatus, _ output: Output) -> [String] {
        var lines = ["daemon    \(output.status(status.state.rawValue))"]
        if let pid = status.pid {
            lines[0] += " (pid \(pid)\(status.startedAt.map { ", since \($0)" } ?? ""))"
        }
        if let phase = status.phase, status.state == .starting { lines.append("phase     \(phase)") }
        if let version = status.version { lines.append("version   \(version)") }
        if let executable = status.executable { lines.append("binary    \(executable)") }
        lines.append("home      \(status.root) (\(status.suffix))")
        let port = status.endpoint.port.map { " (port \($0))" } ?? ""
        lines.append("endpoint  \(status.endpoint.path)\(port)")
        if status.state == .running {
            lines.append("commands  environment: \(status.environment.quality), \(status.environment.source)")
        }
        if let active = status.activeRuns, let queued = status.queuedRuns {
            lines.append("runs      \(active) active, \(queued) waiting")
        }
        return lines
    }
}
