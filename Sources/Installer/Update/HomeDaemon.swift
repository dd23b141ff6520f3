package import Daemon
package import Platform
import Transport

/// The daemon of the home that an update is for. Everything in it blocks.
package struct HomeDaemon: Sendable {
    /// Where everything of the home lies.
    package let layout: HomeLayout
    let application: Application
    let executable: String
    let environment: [String: String]
    let runner: any CommandRunner
    let version: String

    /// The daemon of one home.
    /// - Parameters:
    ///   - executable: where the installed executable lies, whichever version it is at the moment.
    ///   - version: that of this process.
    package init(
        layout: HomeLayout, application: Application, executable: String, environment: [String: String],
        runner: any CommandRunner, version: String
    ) {
        self.layout = layout
        self.application = application
        self.executable = executable
        self.environment = environment
        self.runner = runner
        self.version = version
    }

    /// What can be observed of it.
    package func probe() -> (status: DaemonStatus, reason: String?) {
        DaemonProbe(layout: layout, version: version).status()
    }

    /// The record that the running daemon wrote of itself; nil when its process is gone.
    package func record() -> DaemonIdentity? {
        DaemonIdentity.read(layout.pidFile).flatMap { $0.process.isRunning ? $0 : nil }
    }

    /// The instance that answers; nil when none does.
    package func instance() -> String? { try? greeting().instance }

    /// The instance that answers, unless it is of this version.
    package func instance(otherThan version: Version) -> String? {
        guard let greeting = try? greeting(), greeting.version != version.description else { return nil }
        return greeting.instance
    }

    /// Homes whose daemons, of whichever user, or whose services run the same executable, this one's left out.
    package func otherHomes() -> [String] {
        let commands = (try? RunningCommand.all(of: nil)) ?? []
        let running = commands.compactMap { command -> String? in
            let words = command.arguments
            guard words.dropFirst().starts(with: ["daemon", "run"]), let option = words.firstIndex(of: "--root"),
                option + 1 < words.count,
                // Of another user's process only the name may be known.
                (ProcessIdentity.executable(of: command.process.pid) ?? words[0]) == executable
            else { return nil }
            return words[option + 1]
        }
        return Set(running + servedRoots()).subtracting([layout.root.path]).sorted()
    }

    /// Stops it and removes its service.
    /// - Returns: what was removed, kept or left, in words.
    package func uninstall() throws -> [String] {
        let control = control
        return try MainThread.wait(forResultOf: { try await control.uninstall() })
    }

    private var control: DaemonControl {
        DaemonControl.live(
            layout: layout, application: application, version: version, executable: executable,
            environment: environment, runner: runner)
    }

    /// Has it start no runs.
    /// - Returns: what keeps it from that as long as it lives.
    package func hold() throws -> DrainHold { try DrainHold(layout, version: version) }

    /// The same for a daemon that is stopped in any case.
    /// - Parameter patience: how long each of its answers may take.
    func hold(within patience: Duration) throws -> DrainHold {
        try DrainHold(layout, version: version, within: patience)
    }

    /// The runs that are not over.
    func unfinishedRuns(asksDaemon: Bool = true) throws -> [RunSummary] {
        try StateReader(layout: layout, version: version, asksDaemon: asksDaemon)
            .runs(RunQuery(repository: nil, limit: 1000, onlyActive: true))
    }

    /// Whether the daemon that is started next sees to a run that was not over when this one was stopped.
    func keeps(_ run: RunID) -> Bool { RunFile.isKept(run, layout: layout) }

    /// Whether such a run has passed all the same.
    func hasPassed(_ run: RunID) -> Bool { RunFile.hasPassed(run, layout: layout) }

    /// Stops it, and returns when its process is gone.
    package func stop() throws {
        let control = control
        _ = try MainThread.wait(forResultOf: { try await control.stop() })
    }

    /// Has the installed executable start it, in the way that this executable knows best: its service definition is
    /// then brought up to date too, but for the proxies, which no update changes.
    /// - Returns: what the user should know, as the command said it: above all why it runs without its service.
    /// - Throws: ``DaemonStartFailure`` with what the command printed.
    package func start(patience: Duration) throws -> [String] {
        var environment = environment
        environment["NM_HOME"] = layout.root.path
        if try service() != nil { for name in ProxyVariables.names { environment[name] = nil } }
        let command = Command(
            executable, ["daemon", "start", "--home", layout.root.path], environment: environment,
            workingDirectory: layout.root.path, deadline: patience, outputLimit: 64 << 10)
        let runner = runner
        let result: CommandResult
        do {
            result = try MainThread.wait(forResultOf: { try await runner.run(command) })
        } catch {
            throw DaemonStartFailure(reason: "\(error)")
        }
        if result.timedOut { throw DaemonStartFailure(reason: "it was not ready after \(patience)") }
        guard result.status.isSuccess else {
            throw DaemonStartFailure(reason: result.errorText.isEmpty ? "\(result.status)" : result.errorText)
        }
        return result.errorText.split(separator: "\n").map(String.init)
    }

    /// Returns when the daemon is `version`, another one than `before`, is what an installed service runs, and has
    /// stayed up for `soak`.
    /// - Parameters:
    ///   - needsService: also where the service was tried in vain; else a daemon without it is good enough.
    ///   - notes: what the start said, which is the reason when it runs without its service.
    /// - Throws: ``UnhealthyDaemon`` as soon as that is not so: the end of its process is noticed at once.
    package func prove(
        _ version: Version, after before: String?, needsService: Bool, notes: [String], soak: Duration
    ) throws(UnhealthyDaemon) {
        let first = try greeting()
        guard first.version == version.description else {
            throw .otherVersion(expected: version, got: first.version)
        }
        guard first.instance != before else { throw .notRestarted }
        guard first.phase == DaemonPhase.ready.description else { throw .notReady(phase: first.phase ?? "unknown") }
        guard let record = record(), record.instance == first.instance else { throw .ended(after: .zero) }
        if needsService, let kind = missingService() {
            throw .withoutService(kind, reason: notes.joined(separator: "; "))
        }
        let start = ContinuousClock.now
        if record.process.waitUntilGone(timeout: soak) { throw .ended(after: ContinuousClock.now - start) }
        let last = try greeting()
        guard last.instance == first.instance else { throw .ended(after: ContinuousClock.now - start) }
        if let other = otherServed() { throw .otherService(executable: other) }
    }

    private func greeting() throws(UnhealthyDaemon) -> Hello {
        do throws(ConnectFailure) {
            return try DaemonConnection(layout, version: version).hello
        } catch {
            throw .silent("\(error)")
        }
    }
}

extension HomeDaemon {
    /// The daemon of another home, with the same executable.
    func at(_ layout: HomeLayout) -> HomeDaemon {
        HomeDaemon(
            layout: layout, application: application, executable: executable, environment: environment,
            runner: runner, version: version)
    }
}
