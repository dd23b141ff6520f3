import Daemon
import Installer
import Platform
import Transport

extension CommandSpec {
    static let daemonRun: CommandSpec = CommandSpec(
        path: ["daemon", "run"], summary: "Serve a home in the foreground; what service managers call.",
        options: [
            OptionSpec("--root", value: "DIR", "the home to serve"),
            OptionSpec("--manager", value: "KIND", "the service manager that starts it; set by service definitions"),
            OptionSpec("--transport", value: "KIND", "unix or tcp; else NM_TRANSPORT says, here or in the env file"),
            OptionSpec("--announce-ready", "write one line to descriptor 3 when ready; for whoever starts it"),
        ],
        settlesUpdates: false,
        action: .immediate { invocation, session in
            var session = session
            session.homeArgument = invocation.value("--root") ?? session.homeArgument
            let layout = try session.layout()
            let fault = DaemonFault.chosen(in: layout.root)
            fault?.begin()
            // Here on the main thread, because the threads that exist already would not block them.
            let signals = TerminationSignals.block()
            let manager = try serviceManager(invocation)
            let transport = try transport(invocation)
            let announces = invocation.has("--announce-ready")
            // The daemon alone speaks to the manager: nothing that is started with the rest of the environment.
            let address = ServiceNotifier.claim(from: &session.environment)
            // That of another service, in which somebody has started this daemon, is none of its own.
            let notifier = manager == .systemd ? address : nil
            let asking = session
            let daemon = DaemonProcess(
                .init(
                    layout: layout, version: fault?.reportedVersion ?? BuildVersion.text,
                    environment: session.environment,
                    resolveEnvironment: { await asking.resolveEnvironment(layout, $0) }, manager: manager,
                    report: ServiceReport(notifier), transport: transport,
                    runtime: RuntimeDirectory(session.application, environment: session.environment),
                    announceReady: {
                        if announces { DetachedProcess.announceReady("\($0.process.pid)") }
                        fault?.ready(layout)
                    }))
            do {
                guard try MainThread.wait(forResultOf: { try await daemon.run(endingOn: signals) }) else { return .ok }
                // A manager starts again what fails.
                if manager != nil { throw CommandFailure("pushes wait that found no daemon listening any more") }
                let control = asking.control(layout)
                if case .failed(let reason) = MainThread.work(on: { await control.startForPush(in: .unchanged) }) {
                    throw CommandFailure("the daemon that lost its endpoint could not be started again: \(reason)")
                }
                return .ok
            } catch {
                guard let manager, EndCause(error).forbidsRestart else {
                    if case .lockHeld = EndCause(error) {
                        // A manager that is asked to end this process waits for that.
                        signals.release()
                        let control = asking.control(layout)
                        MainThread.work { await control.endOwnLegacyService() }
                    }
                    throw error
                }
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

    private static func transport(_ invocation: Invocation) throws(UsageError) -> TransportKind? {
        guard let name = invocation.value("--transport") else { return nil }
        guard let kind = TransportKind(rawValue: name) else {
            throw UsageError("--transport takes one of \(TransportSetting.names), not \(name)", daemonRun)
        }
        return kind
    }
}
