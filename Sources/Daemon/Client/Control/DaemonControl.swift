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
        try await StartSequence(control: self, purpose: purpose).run()
    }

    /// Stops the daemon, and returns when its process is gone. A service stays installed, and stays down.
    /// - Throws: ``StopError``, ``StopUncertain``, or `ServiceManagerError` when the manager might start it again.
    package func stop() async throws -> StopReport {
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
        try await RestartSequence(control: self).run()
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
    package func uninstall() async throws -> [String] { try await UninstallSequence(control: self).run() }

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

    /// What a service manager is told about the daemon, if nothing is installed yet.
    /// - Parameter proxies: nil takes those of this session.
    func definition(for kind: ServiceManagerKind, proxies: [String: String]? = nil) -> ServiceDefinition {
        DaemonService.definition(
            of: layout, application: application, version: version, executable: executable, manager: kind,
            environment: proxies ?? ProxyVariables.selected(from: environment))
    }

    /// What a start would install now: the same as what is installed, unless something of that is to change.
    package func installable() async -> ServiceDefinition? {
        guard let definitions else { return nil }
        return try? await wanted(definitions, .explicit, isRunning: false).definition
    }

    /// What the manager is to have: what is installed gives its executable and its proxies, where these are to stay.
    ///
    /// Where a proxy of this session cannot be a part of it, what is installed is right as it is.
    /// - Parameter isRunning: the daemon runs, so that another executable is no reason to touch anything.
    /// - Returns: that, and what the user should know of it.
    func wanted(
        _ manager: any ServiceManager, _ purpose: StartPurpose, isRunning: Bool
    ) async throws -> (definition: ServiceDefinition, note: String?) {
        let definition = definition(for: manager.kind)
        // Somebody else's definition has nothing to pass on.
        let installed = try await manager.installation(of: definition).flatMap { $0.isMarked ? $0.definition : nil }
        let isThere = try await BlockingThread.run {
            installed.map { ExecutableSearch.isExecutable($0.executable) } ?? false
        }
        let choice = ExecutableChoice(
            own: executable, purpose: purpose, isRunning: isRunning, environment: environment,
            exists: { _ in isThere })
        let wanted = definition.inheriting(from: installed) { choice.keeps($0) }
        do {
            if installed != nil, !wanted.environment.isEmpty { _ = try await manager.examine(wanted) }
        } catch let refusal as RenderingRefusal {
            let plain = self.definition(for: manager.kind, proxies: [:])
            return (
                plain.inheriting(from: installed) { choice.keeps($0) },
                "the proxies of its service stay as they are: \(refusal)"
            )
        }
        return (wanted, nil)
    }

    /// - Throws: `ConfigurationError` for settings with which no daemon can start.
    func checkConfiguration() async throws {
        let file = layout.configuration
        _ = try await BlockingThread.run { try HomeConfiguration.load(file) }
    }

    /// The process that serves the home, as far as its record says.
    func recordedProcess() async throws -> RecordedProcess? {
        let reach = reach
        return try await BlockingThread.run { reach.recordedProcess() }
    }
}
