import Daemon
import Installer
import Platform
import Transport

/// The composition root: the only place that chooses implementations.
@main
struct NoMistakes {
    static func main() {
        let environment = CurrentProcess.environment
        let output = Output.standard(environment: environment)
        let words = Array(CommandLine.arguments.dropFirst())
        let code = run(words, environment: environment, output: output)
        CurrentProcess.end(status: code.rawValue)
    }

    private static func run(_ words: [String], environment: [String: String], output: Output) -> ExitCode {
        var known: Session?
        do {
            if let words = NotUTF8.argument() {
                throw UsageError("\(words)", usage: "no-mistakes [COMMAND] [OPTIONS]; see --help")
            }
            // Where definitions of services and sockets are put.
            for name in ["XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"] {
                if let words = NotUTF8.value(environment[name] ?? "", of: name) { throw words }
            }
            guard let (spec, rest) = try CommandTable.select(words, output: output) else { return .ok }
            let invocation = try Invocation(rest, for: spec)
            if invocation.has("--help") {
                output.line(spec.help)
                return .ok
            }
            // A variable that is blank may mean none; an option that was written does not.
            for option in ["--home", "--root"] {
                if let value = invocation.value(option), value.allSatisfy(\.isWhitespace) {
                    throw UsageError("\(option) is empty; name a directory", spec)
                }
            }
            let session = Session(
                application: .noMistakes, environment: environment,
                currentDirectory: { try FileSystem.currentDirectory() }, homeArgument: invocation.value("--home"),
                executable: CurrentProcess.executable, output: output, runner: SystemCommandRunner())
            known = session
            warnAboutTimeout(session)
            if spec.settlesUpdates, !spec.isHidden {
                try session.settleInterruptedUpdate()
                session.noticeNewerVersion()
            }
            switch spec.action {
            case .immediate(let body): return try body(invocation, session)
            case .concurrent(let body):
                // What a git command leaves behind is then looked for among our own children, not in the whole
                // process table.
                CurrentProcess.becomeSubreaper()
                // Before the thread pool exists, or its threads would get the signals.
                let signals = TerminationSignals.block()
                return try MainThread.work(on: { try await body(invocation, session) }, endingOn: signals)
            }
        } catch {
            output.message("no-mistakes: \(CredentialRedaction.redact(message(of: error, known)))")
            return ExitCode(for: error)
        }
    }

    /// A setting that says nothing is not followed silently.
    private static func warnAboutTimeout(_ session: Session) {
        let name = ConnectTimeout.variable
        guard let text = session.environment[name], !text.isEmpty, ConnectTimeout.parse(text) == nil else { return }
        session.output.message("no-mistakes: \(name)=\(text) is not used; write seconds, or a number with ms, s or m")
    }

    /// What the daemon refuses is said in its words; its numbers are for programs.
    private static func message(of error: any Error, _ session: Session?) -> String {
        switch error {
        case CallFailure.remote(let refusal): refusal.message
        case CallFailure.timedOut, ConnectFailure.timedOut, ConnectFailure.busy:
            "\(error); see: no-mistakes daemon status; if it stays so: no-mistakes daemon restart"
        case ConnectFailure.absent, ConnectFailure.refused, ConnectFailure.stale:
            if let layout = try? session?.layout(), FileLock.isHeld(layout.lockFile) == true {
                "the daemon of \(layout.root) is starting or stopping and does not listen; try again in a moment, "
                    + "or see: no-mistakes daemon status"
            } else {
                "\(error); start it: no-mistakes daemon start"
            }
        default: "\(error)"
        }
    }
}

extension ExitCode {
    /// What a command that threw `error` ends with.
    init(for error: any Error) {
        self =
            switch error {
            case is UsageError: .usage
            case is ConfigurationError: .configuration
            case is RenderingRefusal: .inexpressible
            case LaunchError.exited(ExitCode.configuration.status, _): .configuration
            case is StopUncertain: .unknown
            case let failure as StartFailure: ExitCode(for: failure.detached)
            default: .failed
            }
    }

    /// The status with which such a process ends.
    private var status: ExitStatus { .exited(rawValue) }
}

extension Application {
    /// This application, for the toolkit modules, which know none.
    static let noMistakes = Application(
        name: "no-mistakes", reverseDNSPrefix: "com.kunchenguid", homeVariable: "NM_HOME")
}
