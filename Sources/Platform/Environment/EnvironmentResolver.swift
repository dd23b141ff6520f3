/// Finds out which environment a user's commands should have.
///
/// The login shell's word counts, also for what it has unset: it starts with this process's environment, so what is
/// missing from its answer was taken away. What it cannot know is put right afterwards.
public struct EnvironmentResolver: Sendable {
    /// Whether the system has login shells.
    public enum Policy: Sendable {
        case askLoginShell
        /// The environment of the process is the user's already, as on Windows.
        case useProcess
    }

    private let application: Application
    private let process: [String: String]
    private let printer: [String]
    private let keeper: [String]
    private let policy: Policy
    private let directory: String?
    private let account: @Sendable (_ user: String?) async -> UserAccount?

    /// What a process needs to find anything, whatever startup files did.
    private static let essentials = ["HOME", "USER", "LOGNAME", "SHELL"]

    /// - Parameters:
    ///   - process: the environment of this process.
    ///   - printer: as for ``LoginShellCapture``.
    ///   - keeper: as for ``LoginShellCapture``.
    ///   - directory: as for ``LoginShellCapture``.
    public init(
        application: Application, process: [String: String], printer: [String], keeper: [String] = [],
        policy: Policy, directory: String? = nil
    ) {
        self.init(
            application: application, process: process, printer: printer, keeper: keeper, policy: policy,
            directory: directory, account: { await UserAccount.look(user: $0) })
    }

    /// As ``init(application:process:printer:keeper:policy:directory:)``, with the user database handed in.
    init(
        application: Application, process: [String: String], printer: [String], keeper: [String] = [],
        policy: Policy, directory: String? = nil, account: @escaping @Sendable (_ user: String?) async -> UserAccount?
    ) {
        self.keeper = keeper
        self.account = account
        self.application = application
        self.process = process
        self.printer = printer
        self.policy = policy
        self.directory = directory
    }

    /// Resolves anew.
    /// - Parameter budget: how long the login shell may take.
    public func resolve(budget: Duration) async -> ResolvedEnvironment {
        var base = named(cleaned(process))
        switch policy {
        case .useProcess:
            return ResolvedEnvironment(base, from: .process, quality: .process, origin: "the process's own environment")
        case .askLoginShell:
            // Without it the shell would find no startup files. A process may have none, as in a container.
            if base["HOME", default: ""].isEmpty { base["HOME"] = await account(base["USER"])?.home }
            let shell = await LoginShell.choose(environment: base)
            var start = base
            start["SHELL"] = shell.path
            // Startup files are of no use when their own commands are not found.
            if start["PATH", default: ""].isEmpty {
                start["PATH"] = PathAugmentation.augmented(nil, environment: base).path
            }
            let capture = LoginShellCapture(
                application: application, shell: shell, environment: start, printer: printer,
                keeper: keeper, directory: directory)
            return resolved(base, await capture.capture(budget: budget))
        }
    }

    /// Puts a shell's answer, or the lack of one, together with what else is known. Pure but for the directories that
    /// are looked for.
    func resolved(_ base: [String: String], _ report: CaptureReport) -> ResolvedEnvironment {
        var environment: ResolvedEnvironment
        if let captured = report.variables {
            environment = self.captured(captured, base, report)
        } else {
            let reason =
                report.failures.isEmpty ? "there was no time for the shell" : report.failures.joined(separator: "; ")
            environment = ResolvedEnvironment(
                cleaned(base), from: .process, quality: .augmentedProcess(reason: reason),
                origin: "the process's own environment with PATH augmented")
            environment.warnings.append(
                "the login shell's environment is not known: \(reason). Commands get the environment of the process "
                    + "with more directories in PATH; those of version managers may be missing")
        }
        environment.duration = report.duration
        if process["HOME", default: ""].isEmpty { noteHome(base["HOME"], in: &environment) }
        environment.set(
            "SHELL", environment.variables["SHELL"] ?? report.shell.path, from: environment.sources["SHELL"] ?? .process
        )
        if let home = process[application.homeVariable] {
            environment.set(application.homeVariable, home, from: .application)
        }
        let (path, added) = PathAugmentation.augmented(
            environment.variables["PATH"] ?? base["PATH"], environment: environment.variables)
        if !added.isEmpty || environment.variables["PATH"] == nil { environment.set("PATH", path, from: .augmented) }
        return environment
    }

    private func captured(
        _ captured: [String: String], _ base: [String: String], _ report: CaptureReport
    ) -> ResolvedEnvironment {
        let stage = report.attempts.last?.stage ?? .login
        var environment = ResolvedEnvironment(
            named(cleaned(captured)), from: .loginShell, quality: .loginShell,
            origin: "\(report.shell.path) (\(report.shell.source.rawValue)) as \(stage.rawValue) shell, "
                + "\(report.duration.milliseconds) ms")
        for (name, value) in environment.variables where base[name] == value {
            environment.set(name, value, from: .process)
        }
        for name in Self.essentials where environment.variables[name] == nil {
            if let value = base[name] { environment.set(name, value, from: .process) }
        }
        dropEndedAgent(&environment)
        for failure in report.failures {
            environment.warnings.append("\(failure); what only interactive shells read may be missing")
        }
        return environment
    }

    /// Says where the home directory comes from that this process was not told.
    private func noteHome(_ found: String?, in environment: inout ResolvedEnvironment) {
        guard let home = environment.variables["HOME"] else {
            environment.warnings.append(
                "HOME is not set where the daemon was started, and the user database names no home: commands have none")
            return
        }
        if home == found { environment.set("HOME", home, from: .application) }
    }

    /// Takes out what is momentary, and the mark that a launch agent carries as a variable.
    private func cleaned(_ variables: [String: String]) -> [String: String] {
        var kept = EnvironmentHygiene.cleaned(variables)
        kept[LaunchAgentPlist.markerVariable(of: application.name)] = nil
        return kept
    }

    /// An ssh-agent that a startup file started has ended with the shell, and its socket leads nowhere.
    private func dropEndedAgent(_ environment: inout ResolvedEnvironment) {
        guard let socket = environment.variables["SSH_AUTH_SOCK"] else { return }
        let target = (try? FileSystem.canonicalPath(socket)) ?? socket
        if FileSystem.kind(of: target) == .socket { return }
        environment.remove("SSH_AUTH_SOCK")
        environment.remove("SSH_AGENT_PID")
    }

    /// `USER` and `LOGNAME` are the same by two traditions; tools look for either, and macOS's keychain for `USER`.
    private func named(_ environment: [String: String]) -> [String: String] {
        var environment = environment
        let name = environment["USER"] ?? environment["LOGNAME"]
        environment["USER"] = name
        environment["LOGNAME"] = environment["LOGNAME"] ?? name
        return environment
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
