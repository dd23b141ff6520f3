import Daemon
import Installer
import Platform

extension CommandSpec {
    static let daemonRun: CommandSpec = CommandSpec(
        path: ["daemon", "run"], summary: "Serve a home in the foreground; what service managers call.",
        options: [
            OptionSpec("--root", value: "DIR", "the home to serve"),
            OptionSpec("--manager", value: "KIND", "the service manager that starts it; set by service definitions"),
            OptionSpec("--announce-ready", "write one line to descriptor 3 when ready; for whoever starts it"),
        ],
        action: .immediate { invocation, session in
            // Here on the main thread, because the threads that exist already would not block them.
            let signals = TerminationSignals.block()
            var session = session
            let manager = try serviceManager(invocation)
            let announces = invocation.has("--announce-ready")
            session.homeArgument = invocation.value("--root") ?? session.homeArgument
            // The daemon alone speaks to the manager: nothing that is started with the rest of the environment.
            let notifier = ServiceNotifier.claim(from: &session.environment)
            let asking = session
            let daemon = DaemonProcess(
                .init(
                    layout: try session.layout(), version: BuildVersion.text, environment: session.environment,
                    resolveEnvironment: { await asking.resolveEnvironment($0) }, manager: manager,
                    report: ServiceReport(notifier),
                    announceReady: { if announces { DetachedProcess.announceReady("\($0.process.pid)") } }))
            do {
                try MainThread.wait(forResultOf: { try await daemon.run(endingOn: signals) })
                return .ok
            } catch {
                guard let manager, EndCause(error).forbidsRestart else { throw error }
                session.output.message("no-mistakes: \(error)")
                return ExitCode(rawValue: DaemonService.doNotRestartStatus(of: manager))
            }
        })

    private static func serviceManager(_ invocation: Invocation) throws(UsageError) -> ServiceManagerKind? {
        guard let name = invocation.value("--manager") else { return nil }
        guard let kind = ServiceManagerKind(rawValue: name) else {
            let known = ServiceManagerKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("--manager takes one of \(known), not \(name)", daemonRun)
        }
        return kind
    }

    static let daemonStart: CommandSpec = CommandSpec(
        path: ["daemon", "start"], summary: "Start the daemon, unless it runs already; returns when it is ready.",
        action: .immediate { _, session in try start(session) })

    static let daemonStop: CommandSpec = CommandSpec(
        path: ["daemon", "stop"], summary: "Stop the daemon; returns when its process is gone.",
        details: "Active and waiting runs are cancelled. Nothing to stop is not an error.",
        action: .immediate { _, session in
            let layout = try session.layout()
            let stopper = DaemonStopper(layout: layout, version: BuildVersion.text)
            warnOfActiveRuns(layout, session)
            report(try stopper.stop(), session)
            return .ok
        })

    static let daemonRestart: CommandSpec = CommandSpec(
        path: ["daemon", "restart"], summary: "Stop the daemon and start it again.",
        action: .immediate { _, session in
            let layout = try session.layout()
            let stopper = DaemonStopper(layout: layout, version: BuildVersion.text)
            warnOfActiveRuns(layout, session)
            report(try stopper.stop(), session)
            return try start(session)
        })

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

    private static func start(_ session: Session) throws -> ExitCode {
        switch try session.launcher(try session.layout()).ensure() {
        case .started(let pid): session.output.line("daemon started (pid \(describe(pid)))")
        case .alreadyRunning(let pid): session.output.line("daemon already running (pid \(describe(pid)))")
        }
        return .ok
    }

    private static func describe(_ pid: Int32?) -> String { pid.map(String.init) ?? "unknown" }

    private static func report(_ result: DaemonStopper.Result, _ session: Session) {
        switch result {
        case .wasNotRunning: session.output.line("daemon was not running")
        case .stopped(let pid): session.output.line("daemon stopped (pid \(pid))")
        case .killed(let pid): session.output.line("daemon did not end by itself and was killed (pid \(pid))")
        }
    }

    /// Names the runs that stopping the daemon cancels.
    private static func warnOfActiveRuns(_ layout: HomeLayout, _ session: Session) {
        let probe = DaemonProbe(layout: layout, version: BuildVersion.text)
        let status = probe.status().status
        let count = (status.activeRuns ?? 0) + (status.queuedRuns ?? 0)
        if count > 0 { session.output.message("warning: \(count) active or waiting run(s) are cancelled") }
    }

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
        lines.append("endpoint  \(status.endpoint.path)")
        if status.state == .running {
            lines.append("commands  environment: \(status.environment.quality), \(status.environment.source)")
        }
        if let active = status.activeRuns, let queued = status.queuedRuns {
            lines.append("runs      \(active) active, \(queued) waiting")
        }
        return lines
    }
}
