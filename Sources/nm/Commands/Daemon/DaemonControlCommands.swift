import Daemon
import Installer
import Platform
import Transport

extension CommandSpec {
    static let daemonStart: CommandSpec = CommandSpec(
        path: ["daemon", "start"], summary: "Start the daemon, unless it runs already; returns when it is ready.",
        options: [
            OptionSpec("--linger", "have it started with the machine, and go on after a logout (systemd's lingering)")
        ],
        details: """
            Installs the daemon as a service of this user (launchd, systemd or Task Scheduler), which also starts it at
            login and after a crash, and starts it through that. Where there is no such manager, or it fails, the daemon
            is started without one; NM_SERVICE_MANAGER=none asks for that.

            A definition of the service that is out of date is brought up to date, and restored if the daemon does not
            come up with it. It keeps the executable that it names, as long as that is there, rather than one in a
            temporary, build or store directory; and it keeps its proxies when this environment has none.

            A service of systemd's ends some seconds after the user's last logout and starts at the next login, unless
            the user lingers: --linger enables that, and daemon uninstall disables it again. Exits with 1 and the command
            for root when this user may not.
            """,
        action: .concurrent { invocation, session in
            let layout = try session.layout()
            let isRecorded = session.recordCommand(layout)
            let control = session.control(layout)
            let report = try await control.ensure(.explicit)
            if !isRecorded { session.recordCommand(layout) }
            session.output.line(StartMessages.headline(report))
            for line in StartMessages.details(report) { session.output.message(line) }
            if invocation.has("--linger") { session.output.line(try await control.linger(report.owner)) }
            return .ok
        })

    static let daemonStop: CommandSpec = CommandSpec(
        path: ["daemon", "stop"], summary: "Stop the daemon; returns when its process is gone.",
        options: [.yes],
        details: """
            Active and waiting runs are cancelled, which is said, and asked on a terminal; parked runs stay. A service
            stays installed and stays down until something starts it again, or until the next login. Nothing to stop is
            not an error. Exits with 4 when the process was ended, and the manager did not say within seconds that it
            leaves it down.
            """,
        action: .concurrent { invocation, session in
            let layout = try session.layout()
            session.recordCommand(layout)
            guard try await runsAreGivenUp(layout, invocation, session) else { return .failed }
            session.output.line(StartMessages.line(try await session.control(layout).stop()))
            return .ok
        })

    static let daemonRestart: CommandSpec = CommandSpec(
        path: ["daemon", "restart"], summary: "Stop the daemon and start it again.",
        options: [
            .yes, OptionSpec("--wait", "let active runs finish first; waiting ones go on under the new daemon"),
        ],
        details: """
            Through the same service manager. A daemon that runs without one is handed over to it, where there is one.
            Active and waiting runs are cancelled, which is said, and asked on a terminal, or waited for with --wait;
            parked runs stay. A command of a run may not do it: it would be ended with its run, and no daemon be there.
            """,
        action: .concurrent { invocation, session in
            let layout = try session.layout()
            try await BlockingThread.run { try CancelledRuns.refuseOwn(layout) }
            let isRecorded = session.recordCommand(layout)
            let control = session.control(layout)
            let stopped: StopReport
            let started: StartReport
            if invocation.has("--wait") {
                (stopped, started) = try await restartDrained(control, layout, session)
            } else {
                guard try await runsAreGivenUp(layout, invocation, session) else { return .failed }
                (stopped, started) = try await control.restart()
            }
            if !isRecorded { session.recordCommand(layout) }
            session.output.line(StartMessages.line(stopped))
            session.output.line(StartMessages.headline(started))
            for line in StartMessages.details(started) { session.output.message(line) }
            return .ok
        })

    static let daemonUninstall: CommandSpec = CommandSpec(
        path: ["daemon", "uninstall"], summary: "Stop the daemon and remove its service; the home stays.",
        options: [.yes],
        details: "Says what it removed. Gates, runs and logs stay; no-mistakes eject removes a repository's gate.",
        action: .concurrent { invocation, session in
            let layout = try session.layout()
            session.recordCommand(layout)
            guard try await runsAreGivenUp(layout, invocation, session) else { return .failed }
            let removed = try await session.control(layout).uninstall()
            for line in removed { session.output.line(line) }
            if removed.isEmpty { session.output.line("nothing to remove: no service is installed for this home") }
            return .ok
        })

    private static func runsAreGivenUp(
        _ layout: HomeLayout, _ invocation: Invocation, _ session: Session
    ) async throws -> Bool {
        let output = session.output
        let isAgreed = invocation.has("--yes")
        return try await BlockingThread.run {
            CancelledRuns(layout).areGivenUp(output, isAgreed: isAgreed)
        }
    }

    /// Restarts a daemon that has no active run, however often another one takes its place meanwhile.
    private static func restartDrained(
        _ control: DaemonControl, _ layout: HomeLayout, _ session: Session
    ) async throws -> (stopped: StopReport, started: StartReport) {
        while true {
            let (hold, instance) = try await drain(layout, session)
            defer { hold?.release() }
            if let reports = try await control.restart(ifItIs: instance) { return reports }
            session.output.message("another daemon was started meanwhile; its runs are waited for, too")
        }
    }

    /// Waits until no run is active and none can start.
    /// - Returns: what keeps it so, and of which daemon; without it when none runs, or one that is on its way down and
    ///   begins nothing more.
    private static func drain(
        _ layout: HomeLayout, _ session: Session
    ) async throws -> (hold: DrainHold?, instance: String?) {
        let output = session.output
        return try await BlockingThread.run {
            let status = DaemonProbe(layout: layout, version: BuildVersion.text).status().status
            let instance = DaemonIdentity.read(layout.pidFile)?.instance
            guard status.state != .stopped else { return (nil, instance) }
            let hold: DrainHold
            do {
                hold = try DrainHold(layout, version: BuildVersion.text)
            } catch let failure as ConnectFailure where failure.meansNobodyListens {
                return (nil, instance)
            } catch CallFailure.disconnected {
                return (nil, instance)
            } catch CallFailure.remote(let refusal) where APIError.isNotReady(refusal) {
                return (nil, instance)
            }
            if let active = status.activeRuns, active > 0 {
                output.message("waiting for \(active == 1 ? "the active run" : "\(active) active runs") to end …")
            }
            do {
                try hold.drain()
            } catch CallFailure.disconnected {
                output.message("the daemon ended before its runs did")
            }
            return (hold, hold.instance ?? instance)
        }
    }
}
