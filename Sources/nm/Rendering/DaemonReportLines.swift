import Daemon
import Platform

/// What is known of the daemon, for people: a line each.
struct DaemonReportLines {
    let output: Output

    func lines(_ report: DaemonReport) -> [String] {
        let status = report.status
        var lines = ["daemon    \(output.status(status.state.rawValue))"]
        if let pid = status.pid {
            lines[0] += " (pid \(pid)\(status.startedAt.map { ", since \($0)" } ?? ""))"
        }
        if let phase = status.phase, status.state == .starting { lines.append("phase     \(phase)") }
        if let cause = report.gaveUp { lines.append("          \(cause); once more: no-mistakes daemon start") }
        if let failure = report.lastFailure { lines.append("last end  \(failure)") }
        if let version = status.version {
            let isOther = report.evidence.version.answer == "no"
            lines.append("version   \(version)" + (isOther ? " (\(report.evidence.version.detail))" : ""))
        }
        if let executable = status.executable { lines.append("binary    \(SafeText.escape(executable))") }
        lines.append("home      \(SafeText.escape(status.root)) (\(status.suffix))")
        let port = status.endpoint.port.map { " (port \($0))" } ?? ""
        lines.append("endpoint  \(SafeText.escape(status.endpoint.path))\(port)")
        lines.append("service   \(service(report))")
        lines += (status.manager.dropIns ?? []).map { "          with \($0)" }
        if usesSystemd(status) { lines += linger(status.linger) }
        if status.state == .running {
            lines.append("commands  environment: \(status.environment.quality), \(status.environment.source)")
        }
        if let active = status.activeRuns, let queued = status.queuedRuns {
            let hold = status.queueHolder.map { "; " + RunSummary.words(ofHold: $0) } ?? ""
            lines.append("runs      \(active) active, \(queued) waiting\(hold)")
        }
        if let retention = status.retention { lines.append("keeps     \(retention.summary)") }
        lines += (status.notices ?? []).map { "notice    \($0)" }
        return lines
    }

    private func service(_ report: DaemonReport) -> String {
        let (status, wanted) = (report.status, report.evidence.wanted)
        let manager = status.manager
        let name = manager.identifier ?? ""
        let drift = manager.drift.map { "; \($0)" } ?? ""
        let isUp = [.running, .starting, .stopping].contains(status.state)
        if manager.kind == "detached" || manager.kind == "none" {
            if manager.defined == true, isUp { return "\(name) is installed and this daemon runs without it\(drift)" }
            if wanted.answer != "yes" { return "none: \(wanted.detail)" }
            return isUp
                ? "none: this daemon was started without a service manager; no-mistakes daemon restart hands it over"
                : "none: the next start installs it"
        }
        let login = report.evidence.enabled.answer == "no" ? "; it is not started at login" : ""
        return "\(manager.kind), \(name)\(login)\(drift)"
    }

    private func usesSystemd(_ status: DaemonStatus) -> Bool {
        status.manager.kind == ServiceManagerKind.systemd.rawValue
    }

    private func linger(_ answer: Bool?) -> [String] {
        switch answer {
        case true: ["linger    yes: the service starts with the machine and goes on after a logout"]
        case false:
            [
                "linger    no: the service ends some seconds after the last logout and starts at the next login;",
                "          to change that: no-mistakes daemon start --linger",
            ]
        case nil: []
        }
    }
}
