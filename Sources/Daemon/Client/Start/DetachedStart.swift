import Platform

/// Starts the daemon of a home as a process of its own, which no service manager knows.
struct DetachedStart: Sendable {
    private let layout: HomeLayout
    private let executable: String
    private let environment: [String: String]

    /// - Parameters:
    ///   - executable: absolute path of the binary that the daemon runs.
    ///   - environment: the caller's; git's variables and session markers are taken out of it.
    init(layout: HomeLayout, executable: String, environment: [String: String]) {
        self.layout = layout
        self.executable = executable
        self.environment = environment
    }

    /// Starts a daemon and waits until it is ready, or has ended.
    /// - Returns: nil when this start lost against another one, which is to be looked for.
    /// - Throws: ``LaunchError``
    func launch(until deadline: ContinuousClock.Instant) throws -> ReadyDaemon? {
        let log = StartLog(layout.bootstrapLog)
        let child = try DetachedProcess.launch(
            command(["--announce-ready"]), output: layout.bootstrapLog, readiness: .reportedByPipe)
        switch child.waitUntilReady(timeout: ContinuousClock.now.duration(to: deadline)) {
        case .ready(let line): return ReadyDaemon(pid: Int32(line) ?? child.identity.pid)
        case .exited(let status):
            if FileLock.isHeld(layout.lockFile) == true { return nil }
            throw LaunchError.exited(status, output: log.sinceStart())
        case .timedOut: throw LaunchError.timedOut(LaunchError.patience, log: layout.bootstrapLog)
        }
    }

    /// Starts a daemon without waiting for it.
    func launchInBackground(in environment: LaunchEnvironment) throws {
        var command = command([])
        if environment == .ofUser { command.environment = LaunchEnvironment.clean(command.environment) }
        _ = try DetachedProcess.launch(command, output: layout.bootstrapLog, readiness: .notReported)
    }

    private func command(_ options: [String]) -> Command {
        var environment = GitEnvironment.withoutRepositoryVariables(environment)
        environment[RunMarker.variable] = nil
        // Of another home's daemon, whose push to its origin was a push to this one's gate.
        environment[GateWork.variable] = nil
        environment["NM_HOME"] = layout.root.path
        return Command(
            executable, ["daemon", "run", "--root", layout.root.path] + options, environment: environment,
            workingDirectory: layout.root.path)
    }
}
