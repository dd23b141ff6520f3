import Platform

extension DaemonProcess {
    /// Puts together what a ready daemon consists of, and begins to clean up after crashed ones.
    func assemble(
        _ opened: (store: Store, crash: CrashReport), _ git: Git, _ services: DaemonServices,
        _ configuration: HomeConfiguration
    ) -> (DaemonServices.Ready, Cleaning) {
        let layout = options.layout
        let (store, crash) = opened
        let log = services.log
        if !crash.instances.isEmpty {
            log.warn(
                "an earlier daemon died",
                ["runs_failed": "\(crash.failed.count)", "pushes_to_ask_origin_about": "\(crash.pushing.count)"])
        }
        let hub = EventHub()
        let journal = RunJournal(store: store, hub: hub, log: log)
        let late = LateArrivals(
            store: store, journal: journal, layout: layout, git: git, log: log, clock: options.clock)
        let cleaning = Recovery(
            layout: layout, store: store, journal: journal, git: git, late: late, log: log, clock: options.clock
        ).begin(crash)
        let sessions = PushSessions()
        let reconciler = GateReconciler(
            layout: layout, store: store, journal: journal, log: log, clock: options.clock)
        let collector = GateCollector(layout: layout, git: git, log: log, clock: options.clock)
        let retention = RunRetention(
            policy: configuration.retention, layout: layout, store: store, git: git, cleaning: cleaning, log: log,
            clock: options.clock)
        let upkeep = GateUpkeep(reconciler: reconciler, collector: collector, retention: retention)
        let environment = EnvironmentKeeper(
            layout: layout, sessions: sessions, budget: configuration.shellTimeout, log: log, clock: options.clock,
            resolve: options.resolveEnvironment)
        let executor = RunExecutor(
            layout: layout, store: store, journal: journal, pipeline: .standard, git: git,
            environments: { try await environment.environment(of: $0) }, cleaning: cleaning,
            upkeep: upkeep, log: log, clock: options.clock)
        let scheduler = RunScheduler(
            store: store, journal: journal, executor: executor, instance: services.identity.instance,
            capacity: configuration.maxConcurrentRuns, log: log, clock: options.clock, awaits: { await late.look() },
            report: { [report = options.report] in
                if services.phase == .ready { report.runs(active: $0, waiting: $1) }
            })
        let inbox = Inbox(directory: layout.inbox) { log.error("push record unusable", ["problem": $0]) }
        let intake = PushIntake(
            layout: layout, inbox: inbox, store: store, scheduler: scheduler, sessions: sessions, log: log,
            upkeep: upkeep)
        let ready = DaemonServices.Ready(
            store: store, hub: hub, scheduler: scheduler, intake: intake, reconciler: reconciler,
            retention: retention, collector: collector, late: late,
            gateTip: { [git, layout] in try await GateTip.commit(of: $1, gate: layout.gate($0), git: git) },
            environment: environment, sessions: sessions)
        return (ready, cleaning)
    }
}
