package import Platform

/// Starts, stops, restarts and uninstalls the daemon of one home: through the service manager of the user where there
/// is one, else without.
package struct DaemonControl: Sendable {
    let layout: HomeLayout
    let application: Application
    let version: String
    let executable: String
    let environment: [String: String]
    /// Nil when managers are switched off.
    let manager: (any ServiceManager)?
    /// Reads definitions, also where managers are switched off; nil where that would take a manager's commands.
    let definitions: (any ServiceManager)?
    let reach: any DaemonReach
    /// Nil where services do not depend on login sessions.
    let lingering: Lingering?
    /// How long a daemon may take to be ready.
    let patience: Duration
    /// Why nothing is to be started, stopped or removed: it is not known whether that is the manager's.
    let misconfiguration: ConfigurationError?

    /// Describes how one home's daemon is controlled.
    /// - Parameters:
    ///   - executable: absolute path of this binary, links resolved.
    ///   - environment: the caller's; proxies in it become a part of the service.
    ///   - manager: the user's service manager; nil when it must not be used.
    ///   - definitions: reads what is installed, where `manager` is nil.
    ///   - reach: the daemon as it really is, unless a test makes it up.
    init(
        layout: HomeLayout, application: Application, version: String, executable: String,
        environment: [String: String], manager: (any ServiceManager)?, definitions: (any ServiceManager)? = nil,
        reach: any DaemonReach, lingering: Lingering? = nil, patience: Duration = LaunchError.patience
    ) {
        misconfiguration = ManagerSetting.error(in: environment)
        self.layout = layout
        self.application = application
        self.version = version
        self.executable = executable
        self.environment = environment
        self.manager = manager
        self.definitions = manager ?? definitions
        self.reach = reach
        self.lingering = lingering
        self.patience = patience
    }

    /// The end of a wait that begins now.
    var deadline: ContinuousClock.Instant { .now.advanced(by: patience) }

    /// Describes how the daemon of `layout`'s home is controlled on this machine.
    package static func live(
        layout: HomeLayout, application: Application, version: String, executable: String,
        environment: [String: String], runner: any CommandRunner
    ) -> DaemonControl {
        let context = ManagerSetting.context(environment, runner: runner)
        let native = ManagerSetting.system(context, layout: layout) { _ in
            try await BlockingThread.run { try DirectStop(layout: layout, version: version).ask() }
        }
        let manager = ManagerSetting.allowsManagers(environment) ? native : nil
        let unit = { @Sendable (layout: HomeLayout) -> String? in
            let definition = DaemonService.definition(
                of: layout, application: application, version: version, executable: executable, manager: .systemd)
            return try? SystemdManager(context).definitionPath(definition)
        }
        return DaemonControl(
            layout: layout, application: application, version: version, executable: executable,
            environment: environment, manager: manager, definitions: native.kind == .taskScheduler ? nil : native,
            reach: LiveReach(layout: layout, executable: executable, version: version, environment: environment),
            lingering: manager?.kind == .systemd
                ? Lingering(layout: layout, context: context, unit: unit) : nil)
    }

    /// Makes sure that a daemon serves the home, and returns when it is ready.
    ///
    /// One that is ready, or on its way up, is never interrupted, with one exception: with ``StartPurpose/explicit``
    /// a service whose definition is out of date is started anew, as long as it has no runs.
    /// - Throws: ``StartFailure``, ``LaunchError``, ``ServiceApplyError``, `ConfigurationError` or `ConnectFailure`.
    package func ensure(_ purpose: StartPurpose) async throws -> StartReport {
        try checkSetting()
        return try await StartSequence(control: self, purpose: purpose).run()
    }

    /// Stops the daemon, and returns when its process is gone. A service stays installed, and stays down.
    /// - Throws: ``StopError``, ``StopUncertain``, `ConfigurationError`, or `ServiceManagerError` when the manager might
    ///   start it again.
    package func stop() async throws -> StopReport {
        try checkSetting()
        let layout = layout
        try await BlockingThread.run { try StopNotice.post(layout) }
        return try await StopSequence(control: self).run()
    }

    /// Has the service end whose process this is, when it is one of the older naming: it would start this daemon again and
    /// again beside the one that has the home, whatever its exit code.
    package func endOwnLegacyService() async {
        guard let manager, manager.obstacle == nil else { return }
        let definition = definition(for: manager.kind, proxies: [:])
        guard let legacy = try? await manager.legacyService(of: definition), legacy.processID == CurrentProcess.id
        else { return }
        try? await manager.stopLegacy(of: definition)
    }

    /// Stops the daemon, if one runs, and starts it through the same manager.
    /// - Throws: as ``ensure(_:)`` and ``stop()`` do.
    package func restart() async throws -> (stopped: StopReport, started: StartReport) {
        try checkSetting()
        return try await RestartSequence(control: self).run()
    }

    /// The same for a daemon whose runs were waited for: one that has taken its place meanwhile has begun others.
    /// - Parameter instance: the daemon that was waited for; nil when none ran.
    /// - Returns: nil when another daemon runs by now, which goes on.
    /// - Throws: as ``ensure(_:)`` and ``stop()`` do.
    package func restart(ifItIs instance: String?) async throws -> (stopped: StopReport, started: StartReport)? {
        try await RestartSequence(control: self).run(ifItIs: instance)
    }

    /// Stops the daemon and removes its service; the home stays.
    /// - Returns: what was removed, kept or left, in words.
    /// - Throws: ``ServiceSwitchedOff``, ``UninstallIncomplete``, or what ``stop()`` throws.
    package func uninstall() async throws -> [String] {
        try checkSetting()
        return try await UninstallSequence(control: self).run()
    }

    /// What is known of the daemon without asking any manager. Blocking, and the quickest there is.
    package func sight() -> DaemonSighting {
        let (status, reason) = DaemonProbe(layout: layout, version: version).status()
        return DaemonSighting(
            status: status, reason: reason, process: reach.recordedProcess(),
            ledger: status.state == .running ? nil : StartLedger.read(at: layout))
    }

    /// All that is known of the daemon and its service.
    /// - Parameter isFull: asks the manager also when people need no more than files and the daemon tell.
    package func report(on sighting: DaemonSighting, isFull: Bool) async -> DaemonReport {
        await DaemonSurvey(control: self, sighting: sighting, isFull: isFull).run()
    }

    /// Has this user's services go on after a logout and start with the machine.
    /// - Parameter owner: who has the daemon, as its start has found out.
    /// - Returns: what was done, in words.
    /// - Throws: `LingerRefusal` with the command that does it with root's rights.
    package func linger(_ owner: StartReport.Owner?) async throws -> String {
        guard let lingering else { throw LingerUnneeded() }
        if case .nobody = owner { return try await lingering.enable(isManaged: false) }
        return try await lingering.enable(isManaged: true)
    }

    /// All installs of this user on this machine, as far as they can be found.
    package func installs() async throws -> InstallListing {
        let processes = try await BlockingThread.run { try RunningCommand.all(of: CurrentProcess.userID) }
        let version = version
        return try await InstallList(
            control: self, processes: processes,
            look: { DaemonProbe(layout: $0, version: version).status(timeout: .seconds(1)).status }
        ).run()
    }

    /// - Throws: `ConfigurationError` for a setting of the environment that says nothing.
    private func checkSetting() throws(ConfigurationError) {
        if let misconfiguration { throw misconfiguration }
    }

    /// - Throws: `ConfigurationError` for settings with which no daemon can start, and ``LaunchError/noOutput(_:)``.
    func checkConfiguration() async throws {
        try checkSetting()
        let layout = layout
        try await BlockingThread.run {
            _ = try HomeConfiguration.load(layout.configuration)
            try StartLog.check(layout.bootstrapLog)
        }
    }

    /// Forgets the starts before this one, so that however those ended it is the first.
    /// - Returns: what the user should know when that cannot be done, which is no reason not to start.
    func forgetStarts() async -> String? {
        let layout = layout
        do {
            try await BlockingThread.run { try StartLedger.clear(at: layout) }
            return nil
        } catch {
            // The lock's error has a remedy of its own.
            let remedy = error is FileLockError ? "" : "; move \(layout.startLedger) away"
            return "the starts before are not forgotten: \(error)\(remedy)"
        }
    }

    /// The process that serves the home, as far as its record says.
    func recordedProcess() async throws -> RecordedProcess? {
        let reach = reach
        return try await BlockingThread.run { reach.recordedProcess() }
    }
}
