import Daemon
import Installer
import Platform

extension CommandSpec {
    static let daemonStatus: CommandSpec = CommandSpec(
        path: ["daemon", "status"], summary: "Say whether the daemon runs; exit 0 running, 3 stopped, 4 unknown.",
        options: [.json],
        details: """
            Starts nothing. The service manager is asked only when no daemon answers, and for --json, which says of each
            answer where it comes from.
            """,
        action: .immediate { invocation, session in
            let layout = try session.layout()
            let control = session.control(layout)
            let sighting = control.sight()
            let isJSON = invocation.has("--json")
            let report = MainThread.work {
                await ManagerPatience.limiting(.seconds(3)) {
                    await control.report(on: sighting, isFull: isJSON)
                }
            }
            if isJSON {
                try session.output.json(report)
            } else {
                let lines = DaemonReportLines(output: session.output).lines(report)
                session.output.line(lines.joined(separator: "\n"))
            }
            if let reason = report.reason { session.output.message(reason) }
            switch report.status.state {
            case .running, .starting, .stopping: return .ok
            case .stopped: return .stopped
            case .unknown: return .unknown
            }
        })
}
