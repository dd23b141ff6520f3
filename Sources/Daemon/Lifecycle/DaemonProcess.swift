package import Platform
import Transport

/// A daemon from its first moment to its last: lock, bind, recover, serve, drain, leave.
package struct DaemonProcess: Sendable {
    let options: Options
    private var layout: HomeLayout { options.layout }

    /// A daemon that does nothing before it is run.
    package init(_ options: Options) { self.options = options }

    /// Serves until asked to stop, by signal or by call; returns when everything is closed and removed.
    ///
    /// Every start and its end is written into the home's ``StartLedger``.
    /// - Parameter signals: blocked by the main thread, before it started any other.
    /// - Returns: whether another daemon is needed: this one was found by nobody any more, and pushes wait.
    /// - Throws: ``DaemonError`` at once when another daemon serves this home or too many starts were in vain, and
    ///   ``ConfigurationError`` before anybody can connect.
    @discardableResult
    package func run(endingOn signals: TerminationSignals) async throws -> Bool {
        try layout.prepare()
        let identity = DaemonIdentity(
            process: .current(), startedAt: options.clock(), executable: CurrentProcess.executable,
            version: options.version, root: layout.root.path, instance: RunID.mint().text)
        let recorder = StartRecorder(layout: layout, identity: identity, clock: options.clock)
        let lock: FileLock
        do {
            lock = try acquireLock(identity)
        } catch {
            if case .lockHeld(let holder) = EndCause(error) { try? await recorder.refuse(holder: holder) }
            options.report.failed(EndCause(error))
            throw error
        }
        // An update exchanges the executable, and the database, while it holds the lock: what was started before that is of
        // the version which has gone.
        if let replaced = Self.replacedExecutable() {
            lock.release()
            let error = DaemonError.replaced(executable: replaced)
            options.report.failed(EndCause(error))
            throw error
        }
        let stop = StopRequest()
        do {
            let unrecorded = try await begin(recorder)
            let cause = try await serve(identity, unrecorded: unrecorded, until: stop, signals)
            try? await recorder.end(.askedToStop(cause))
        } catch {
            let cause = EndCause(error)
            try? await recorder.end(cause)
            options.report.failed(cause)
            lock.release()
            throw error
        }
        lock.release()
        guard stop.wantsSuccessor else { return false }
        if stop.leavesWork { return true }
        return try await BlockingThread.run { [layout] in
            // A home that was moved away has no inbox here.
            FileSystem.kind(of: layout.inbox) == .directory ? try Inbox(directory: layout.inbox).count() > 0 : false
        }
    }

    /// The path of this process's executable, when another one has that name now.
    private static func replacedExecutable() -> String? {
        let path = CurrentProcess.executable
        let isOther = ProcessIdentity.runsReplacedFile(CurrentProcess.id) == true && FileSystem.kind(of: path) == .file
        return isOther ? path : nil
    }

    /// - Returns: why the start could not be recorded, which is no reason not to serve.
    private func begin(_ recorder: StartRecorder) async throws(DaemonError) -> (any Error)? {
        do {
            try await recorder.begin()
            return nil
        } catch let refusal as DaemonError {
            throw refusal
        } catch {
            return error
        }
    }

    /// - Returns: who asked the daemon to stop.
    private func serve(
        _ identity: DaemonIdentity, unrecorded: (any Error)?, until stop: StopRequest, _ signals: TerminationSignals
    ) async throws -> String {
        BootstrapLog.bound(layout.bootstrapLog)
        let log = try HomeLog.daemon.open(in: layout, clock: options.clock)
        if let unrecorded { log.warn("start not recorded", ["error": "\(unrecorded)"]) }
        CurrentProcess.becomeSubreaper()
        CurrentProcess.raiseDescriptorLimit()
        signals.forward { stop.make("signal \($0)") }
        do {
            let configuration = try HomeConfiguration.load(layout.configuration)
            log.setLevel(configuration.logLevel)
            // Before the endpoint exists, so that whoever reaches this daemon also finds out which process it is.
            try identity.write(to: layout.pidFile)
            let services = DaemonServices(
                identity: identity, manager: options.manager, layout: layout, log: log, clock: options.clock
            ) { stop.make($0) }
            try await listen(services, configuration, until: stop)
            try identity.removeRecord(at: layout.pidFile)
        } catch {
            log.error("daemon failed", ["error": "\(error)"])
            try? identity.removeRecord(at: layout.pidFile)
            throw error
        }
        log.info("daemon stopped", ["instance": identity.instance])
        return await stop.wait()
    }

    private func acquireLock(_ identity: DaemonIdentity) throws -> FileLock {
        let holder = "pid \(identity.process.pid), version \(identity.version), since \(identity.startedAt)"
        do {
            // A child of a daemon that was killed has a copy of the lock for the moment between its fork and its exec,
            // and a manager that restarts the daemon at once must not be told that there is another one.
            return try FileLock.acquire(layout.lockFile, holder: holder, patience: .seconds(5)) { [layout] in
                DaemonIdentity.read(layout.pidFile)?.process.isRunning == false
            }
        } catch FileLockError.held(_, let holder) {
            throw DaemonError.alreadyRunning(root: layout.root.path, holder: holder)
        }
    }

    /// Answers at the endpoint from the first moment to the last, whatever becomes of the work.
    private func listen(
        _ services: DaemonServices, _ configuration: HomeConfiguration, until stop: StopRequest
    ) async throws {
        let log = services.log
        let transport = try TransportSetting.decide(
            argument: options.transport, environment: options.environment,
            file: EnvironmentFile(path: layout.environmentFile)
        ) { log.warn("env file not used", ["error": $0]) }
        let server = Server(
            at: layout.endpoint, over: transport, runtime: options.runtime,
            identity: ServerIdentity(version: services.identity.version, instance: services.identity.instance),
            handler: DaemonAPI(services: services)
        ) { loss in
            // Nobody finds this daemon any more, and nobody else can serve the home while it holds the lock.
            log.error("endpoint lost", ["error": "\(loss)"])
            stop.make("endpoint lost: \(loss)", wantsSuccessor: true)
        }
        enter(.starting("recovering"), services, server)
        try await BlockingThread.run { try server.start() }
        services.listens(on: server.endpoint)
        let failure: (any Error)?
        do {
            try await serve(services, server, configuration, until: stop)
            failure = nil
        } catch {
            failure = error
        }
        try await BlockingThread.run { server.stop() }
        if let failure { throw failure }
    }

    private func serve(
        _ services: DaemonServices, _ server: Server, _ configuration: HomeConfiguration, until stop: StopRequest
    ) async throws {
        let identity = services.identity
        services.log.info(
            "daemon started",
            ["pid": "\(identity.process.pid)", "version": identity.version, "instance": identity.instance])
        let start = DatabaseStart(layout: layout, identity: identity, log: services.log, clock: options.clock)
        let opened = try await options.report.whileStarting {
            try await start.open(unless: stop) { enter(.starting("waiting for the database"), services, server) }
        }
        guard let opened else {
            options.report.stopping(await stop.wait())
            return
        }
        let git = ownGit(identity, services.log)
        try await start.rebuildIfNeeded(opened.store, git, configuration.retention)
        let (ready, cleaning) = assemble(opened, git, services, configuration)
        let watch = try DirectoryWatch(directories: [layout.inbox])
        try server.watch(descriptor: watch.descriptor) {
            if !watch.drain().isEmpty { Task { await ready.intake.takeIn(nil) } }
        }
        let reload = try LogLevelReload(layout.configuration, level: configuration.logLevel, log: services.log)
        for descriptor in reload.descriptors { try server.watch(descriptor: descriptor) { reload.look() } }
        await ready.reconciler.begin(intake: ready.intake, scheduler: ready.scheduler)
        await holdQueue(ready.scheduler, services)
        // Older than anything in the inbox.
        try await ready.scheduler.adopt()
        // What was pushed before the watch existed; done before anybody who pushed it can ask for its run.
        _ = await ready.intake.takeIn(nil)
        enter(.ready, services, server, ready: ready)
        options.announceReady(identity)
        options.report.ready()
        await ready.scheduler.reportCounts()
        services.log.info("daemon ready", ["instance": identity.instance])
        let upkeep = Task {
            await Recovery.checkGatesAndServers(
                layout: layout, store: ready.store, executable: identity.executable, log: services.log)
            await ready.reconciler.reconcileAll()
            await cleaning.finished()
            await ready.retention.consider()
            await ready.collector.considerAll(in: ready.store)
            CurrentProcess.giveBackCode()
        }
        await ready.environment.begin()
        let cause = await stop.wait()
        services.log.info("daemon stopping", ["cause": cause])
        options.report.stopping(cause)
        enter(.stopping, services, server)
        // What has not begun is its successor's.
        if stop.wantsSuccessor { await ready.scheduler.beginDrain(for: "the daemon that takes this one's place") }
        // Whoever stops this daemon may have found no answer from it.
        let holder = QueueHold(layout).holder()
        if let holder { await ready.scheduler.beginDrain(for: "process \(holder.process.pid)") }
        async let isClosed: Void = ready.intake.close()
        server.prepareToStop()
        watch.end()
        reload.end()
        cleaning.cancel()
        await ready.reconciler.close()
        await ready.collector.close()
        await ready.retention.close()
        await upkeep.value
        await isClosed
        let reason = stop.wantsSuccessor ? "nobody could reach the daemon any more" : "the daemon was stopped"
        await RunShutdown(
            scheduler: ready.scheduler, stop: stop, log: services.log, returnsRuns: holder?.returnsRuns ?? false
        ).run(reason: "cancelled: \(reason)")
        if await ready.scheduler.waitingCount > 0 { stop.leaveWork() }
        options.report.drained("all runs have ended")
        await ready.environment.stop()
        await cleaning.finished()
        await ready.late.close()
        options.report.drained("closing the database")
        let clock = options.clock
        try await ready.store.perform { try $0.closeInstance(id: identity.instance, at: clock()) }
        await ready.store.close()
    }

    /// Starts no runs for as long as whoever is about to stop this daemon lives.
    private func holdQueue(_ scheduler: RunScheduler, _ services: DaemonServices) async {
        guard let holder = QueueHold(layout).holder()?.process else { return }
        services.log.info("queue held", ["pid": "\(holder.pid)"])
        let words = QueueHold.words(holder.pid)
        await scheduler.beginDrain(for: words)
        Task {
            while try await !BlockingThread.run({ holder.waitUntilGone(timeout: .seconds(3600)) }) {}
            if (try? services.ready()) != nil { await scheduler.endDrain(for: words) }
        }
    }

    /// git for what the daemon itself does in gates, which needs no more of the user's than to find git.
    private func ownGit(_ identity: DaemonIdentity, _ log: DaemonLog) -> Git {
        var own = EnvironmentHygiene.cleaned(options.environment)
        own["PATH"] = PathAugmentation.augmented(own["PATH"], environment: own).path
        return Git(runner: SystemCommandRunner(), environment: GitEnvironment.make(from: own))
            .marked(GateWork.marker(of: identity.instance))
            .traced { trace in log.debug("git", trace.values) }
    }

    private func enter(
        _ phase: DaemonPhase, _ services: DaemonServices, _ server: Server, ready: DaemonServices.Ready? = nil
    ) {
        if case .starting(let what) = phase { options.report.starting(what) }
        services.enter(phase, ready: ready)
        server.setPhase(phase.description)
    }
}
