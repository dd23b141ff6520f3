import Platform
import Transport

/// Makes sure that a daemon serves a home, by starting a detached one when none does.
package struct DaemonLauncher: Sendable {
    /// What had to be done.
    package enum Result: Equatable, Sendable {
        case alreadyRunning(pid: Int32?)
        case started(pid: Int32?)
    }

    private let layout: HomeLayout
    private let executable: String
    private let version: String
    private let environment: [String: String]

    /// Long enough for a recovery on a loaded machine; a daemon that dies is noticed at once.
    private static let startTimeout = Duration.seconds(45)

    /// - Parameters:
    ///   - executable: absolute path of the binary that the daemon runs.
    ///   - environment: the caller's; git's variables and session markers are taken out of it.
    package init(layout: HomeLayout, executable: String, version: String, environment: [String: String]) {
        self.layout = layout
        self.executable = executable
        self.version = version
        self.environment = environment
    }

    /// Returns when a daemon of this home is ready. Never kills or restarts one that is merely slow.
    /// - Throws: ``LaunchError`` or ``ConnectFailure``.
    package func ensure() throws -> Result {
        try layout.prepare()
        let deadline = ContinuousClock.now.advanced(by: Self.startTimeout)
        while true {
            do {
                let connection = try DaemonConnection(layout, version: version)
                let pid = DaemonIdentity.read(layout.pidFile)?.process.pid
                if try waitUntilReady(connection, until: deadline) { return .alreadyRunning(pid: pid) }
            } catch let failure as ConnectFailure where failure.meansNobodyListens {
                if FileLock.isHeld(layout.lockFile) == true {
                    try waitForChange(until: deadline)
                    continue
                }
                if let ready = try launch(until: deadline) { return ready }
            }
        }
    }

    /// Starts a daemon without waiting for it, for callers that must not wait.
    package func startInBackground() throws {
        try layout.prepare()
        var command = command([])
        command.environment = LaunchEnvironment.clean(command.environment)
        _ = try DetachedProcess.launch(command, output: layout.bootstrapLog, readiness: .notReported)
    }

    /// - Returns: nil when this start lost against another one, which is to be looked for.
    private func launch(until deadline: ContinuousClock.Instant) throws -> Result? {
        // Somebody asks for it; what failed before counts no more.
        try? StartLedger.clear(at: layout)
        let log = StartLog(layout.bootstrapLog)
        let child = try DetachedProcess.launch(
            command(["--announce-ready"]), output: layout.bootstrapLog, readiness: .reportedByPipe)
        switch child.waitUntilReady(timeout: ContinuousClock.now.duration(to: deadline)) {
        case .ready(let line): return .started(pid: Int32(line) ?? child.identity.pid)
        case .exited(let status):
            if FileLock.isHeld(layout.lockFile) == true { return nil }
            throw LaunchError.exited(status, output: log.sinceStart())
        case .timedOut: throw LaunchError.timedOut(Self.startTimeout, log: layout.bootstrapLog)
        }
    }

    /// - Returns: false when the daemon that was found is going away, so that a new one must be looked for.
    private func waitUntilReady(_ connection: DaemonConnection, until deadline: ContinuousClock.Instant) throws -> Bool
    {
        if connection.hello.phase == DaemonPhase.ready.description { return true }
        if connection.hello.phase == DaemonPhase.stopping.description {
            let left = ContinuousClock.now.duration(to: deadline)
            guard let identity = DaemonIdentity.read(layout.pidFile) else { return false }
            if !identity.process.waitUntilGone(timeout: left) {
                throw LaunchError.timedOut(Self.startTimeout, log: layout.bootstrapLog)
            }
            return false
        }
        do {
            let left = ContinuousClock.now.duration(to: deadline)
            _ = try connection.call(
                Method.awaitReady, Acknowledgement(), returning: Acknowledgement.self, timeout: left)
            return true
        } catch CallFailure.disconnected {
            return false
        } catch CallFailure.remote(let refusal) where refusal.code == APIError.notReady(phase: "").code {
            return false
        } catch CallFailure.timedOut {
            throw LaunchError.timedOut(Self.startTimeout, log: layout.bootstrapLog)
        }
    }

    /// Somebody holds the lock and does not listen yet: waits until something appears in the home.
    private func waitForChange(until deadline: ContinuousClock.Instant) throws {
        let watch = try DirectoryWatch(directories: [layout.root.path])
        // Looked at again after the watch exists, so that a socket made in between is not waited for.
        if FileSystem.kind(of: layout.socket) != nil, (try? DaemonConnection(layout, version: version)) != nil {
            return
        }
        guard FileLock.isHeld(layout.lockFile) == true else { return }
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else { throw LaunchError.timedOut(Self.startTimeout, log: layout.bootstrapLog) }
        // Bounded, because the holder may also die without a trace in the directory.
        _ = watch.wait(timeout: min(left, .seconds(1)))
    }

    private func command(_ options: [String]) -> Command {
        var environment = GitEnvironment.withoutRepositoryVariables(environment)
        environment[RunMarker.variable] = nil
        environment["NM_HOME"] = layout.root.path
        return Command(
            executable, ["daemon", "run", "--root", layout.root.path] + options, environment: environment,
            workingDirectory: layout.root.path)
    }
}
