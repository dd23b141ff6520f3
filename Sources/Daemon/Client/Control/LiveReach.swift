import Platform
import Transport

/// The daemon of a home as it really is: its endpoint, its lock, its record and its process.
struct LiveReach: DaemonReach {
    private let layout: HomeLayout
    private let version: String
    private let detached: DetachedStart

    /// - Parameters:
    ///   - executable: absolute path of the binary that a detached daemon runs.
    ///   - environment: the caller's; git's variables and session markers are taken out of it.
    init(layout: HomeLayout, executable: String, version: String, environment: [String: String]) {
        self.layout = layout
        self.version = version
        detached = DetachedStart(layout: layout, executable: executable, environment: environment)
    }

    func settled(by deadline: ContinuousClock.Instant) throws -> ReadyDaemon? {
        let wait = ReadinessWait(layout: layout, version: version, deadline: deadline)
        return try wait.run() ? ReadyDaemon(pid: DaemonIdentity.read(layout.pidFile)?.process.pid) : nil
    }

    func waitForChange(until deadline: ContinuousClock.Instant) throws {
        let watch = try DirectoryWatch(directories: [layout.root.path])
        let left = ContinuousClock.now.duration(to: deadline)
        // Bounded, because the other one may also die without a trace in the directory.
        _ = watch.wait(timeout: min(left, .seconds(1)))
    }

    func launchDetached(by deadline: ContinuousClock.Instant) throws -> ReadyDaemon? {
        try detached.launch(until: deadline)
    }

    func launchInBackground(in environment: LaunchEnvironment) throws {
        try detached.launchInBackground(in: environment)
    }

    func recordedProcess() -> RecordedProcess? {
        guard let process = DaemonIdentity.read(layout.pidFile)?.process, process.isRunning else { return nil }
        let words = RunningCommand.arguments(of: process) ?? []
        return RecordedProcess(identity: process, isManaged: words.contains("--manager"))
    }

    func drift(of process: RecordedProcess, from definition: ParsedDefinition) -> [ServiceDrift] {
        RunningProcess.drift(process.identity.pid, from: definition, host: LiveHost())
    }

    func runsReplacedFile(_ process: RecordedProcess) -> Bool {
        ProcessIdentity.runsReplacedFile(process.identity.pid) == true
    }

    func end() throws -> StopReport.Outcome {
        try DirectStop(layout: layout, version: version).stop()
    }

    func unfinishedRuns() -> Int? {
        guard let connection = try? DaemonConnection(layout, version: version),
            let status = try? connection.call(Method.status, Acknowledgement(), returning: DaemonStatus.self),
            let active = status.activeRuns, let queued = status.queuedRuns
        else { return nil }
        return active + queued
    }
}
