import Platform
import Transport

/// A daemon from its first moment to its last: lock, bind, recover, serve, drain, leave.
package struct DaemonProcess: Sendable {
    /// What the composition root decides.
    package struct Options: Sendable {
        package var layout: HomeLayout
        package var version: String
        /// The environment this process was started with.
        package var environment: [String: String]
        package var clock: @Sendable () -> Timestamp
        /// Called once, when the daemon serves.
        package var announceReady: @Sendable (DaemonIdentity) -> Void

        package init(
            layout: HomeLayout, version: String, environment: [String: String],
            clock: @escaping @Sendable () -> Timestamp = { .now() },
            announceReady: @escaping @Sendable (DaemonIdentity) -> Void
        ) {
            self.layout = layout
            self.version = version
            self.environment = environment
            self.clock = clock
            self.announceReady = announceReady
        }
    }

    private let options: Options
    private var layout: HomeLayout { options.layout }

    package init(_ options: Options) { self.options = options }

    /// Serves until asked to stop, by signal or by call; returns when everything is closed and removed.
    /// - Throws: ``DaemonError/alreadyRunning(root:holder:)`` at once when another daemon serves this home.
    package func run() async throws {
        let signals = TerminationSignals.block()
        try layout.prepare()
        let identity = DaemonIdentity(
            process: .current(), startedAt: options.clock(), executable: CurrentProcess.executable,
            version: options.version, root: layout.root.path, instance: RunID.mint().text)
        let lock = try acquireLock(identity)
        let log = try DaemonLog(path: layout.daemonLog, level: .info, clock: options.clock)
        CurrentProcess.becomeSubreaper()
        CurrentProcess.raiseDescriptorLimit()
        let stop = StopRequest()
        signals.forward { stop.make("signal \($0)") }
        let services = DaemonServices(identity: identity, layout: layout, log: log, clock: options.clock) {
            stop.make($0)
        }
        do {
            try await serve(services, until: stop)
        } catch {
            log.error("daemon failed", ["error": "\(error)"])
            try? identity.removeRecord(at: layout.pidFile)
            lock.release()
            throw error
        }
        lock.release()
    }

    private func acquireLock(_ identity: DaemonIdentity) throws -> FileLock {
        let holder = "pid \(identity.process.pid), version \(identity.version), since \(identity.startedAt)"
        do {
            return try FileLock.acquire(layout.lockFile, holder: holder)
        } catch FileLockError.held(_, let holder) {
            throw DaemonError.alreadyRunning(root: layout.root.path, holder: holder)
        }
    }

    private func serve(_ services: DaemonServices, until stop: StopRequest) async throws {
        let identity = services.identity
        let server = Server(
            endpoint: .unix(path: layout.socket),
            identity: ServerIdentity(version: identity.version, instance: identity.instance),
            handler: DaemonAPI(services: services))
        enter(.starting("recovering"), services, server)
        try server.start()
        try identity.write(to: layout.pidFile)
        let configuration = try HomeConfiguration.load(layout.configuration)
        services.log.setLevel(configuration.logLevel)
        services.log.info(
            "daemon started",
            ["pid": "\(identity.process.pid)", "version": identity.version, "instance": identity.instance])
        let ready = try await open(services, configuration)
        let watch = try DirectoryWatch(directories: [layout.inbox])
        try server.watch(descriptor: watch.descriptor) {
            if !watch.drain().isEmpty { Task { await ready.intake.takeIn(nil) } }
        }
        enter(.ready, services, server, ready: ready)
        options.announceReady(identity)
        services.log.info("daemon ready", ["instance": identity.instance])
        let background = Task {
            _ = await ready.intake.takeIn(nil)
            await Recovery(layout: layout, store: ready.store, git: git, log: services.log).cleanUp()
        }
        let cause = await stop.wait()
        services.log.info("daemon stopping", ["cause": cause])
        enter(.stopping, services, server)
        background.cancel()
        await ready.scheduler.stop(reason: "cancelled: the daemon was stopped")
        await background.value
        try await finish(services, server, ready)
    }

    private func open(_ services: DaemonServices, _ configuration: HomeConfiguration) async throws
        -> DaemonServices.Ready
    {
        let identity = services.identity
        let clock = options.clock
        let store = try await Store(path: layout.database, clock: clock)
        let recovered = try await store.perform { state in
            let recovered = try state.failCrashedRuns(at: clock())
            try state.openInstance(
                InstanceRecord(
                    id: identity.instance, pid: identity.process.pid, startTime: identity.process.startTime,
                    version: identity.version, startedAt: identity.startedAt))
            return recovered
        }
        if recovered > 0 { services.log.warn("runs of a crashed daemon failed", ["count": "\(recovered)"]) }
        let hub = EventHub()
        let journal = RunJournal(store: store, hub: hub, log: services.log)
        let executor = RunExecutor(
            layout: layout, store: store, journal: journal, pipeline: .standard, git: git,
            environment: CommandEnvironment.make(from: options.environment, layout: layout), log: services.log,
            clock: clock)
        let scheduler = RunScheduler(
            store: store, journal: journal, executor: executor, instance: identity.instance,
            capacity: configuration.maxConcurrentRuns, log: services.log, clock: clock)
        let intake = PushIntake(
            inbox: Inbox(directory: layout.inbox), store: store, scheduler: scheduler, log: services.log)
        return DaemonServices.Ready(store: store, hub: hub, scheduler: scheduler, intake: intake)
    }

    private func finish(_ services: DaemonServices, _ server: Server, _ ready: DaemonServices.Ready) async throws {
        let identity = services.identity
        let clock = options.clock
        try await ready.store.perform { try $0.closeInstance(id: identity.instance, at: clock()) }
        await ready.store.close()
        try await BlockingThread.run { server.stop() }
        try identity.removeRecord(at: layout.pidFile)
        services.log.info("daemon stopped", ["instance": identity.instance])
    }

    private func enter(
        _ phase: DaemonPhase, _ services: DaemonServices, _ server: Server, ready: DaemonServices.Ready? = nil
    ) {
        services.enter(phase, ready: ready)
        server.setPhase(phase.description)
    }

    private var git: Git {
        Git(runner: SystemCommandRunner(), environment: GitEnvironment.make(from: options.environment))
    }
}
