package import Platform

/// Takes one run through the pipeline: private refs, steps, verdict, cleaning.
package struct RunExecutor: Sendable {
    private let layout: HomeLayout
    private let store: Store
    private let journal: RunJournal
    private let pipeline: Pipeline
    private var git: Git
    /// What the user's commands see, once a run has been given it.
    private var environment: [String: String] = [:]
    /// What of that nobody else is to read.
    private var secrets: [String] = []
    /// Why somebody cancels the run that it has been given.
    private var cause: @Sendable () async -> String? = { nil }
    private let environments: @Sendable (RunID) async throws -> ResolvedEnvironment
    private let cleaning: Cleaning
    private let upkeep: GateUpkeep
    private let log: DaemonLog
    private let clock: @Sendable () -> Timestamp
    private let worktrees: WorktreeKeeper
    private let recorder: StepRecorder

    /// An executor for the runs of one home.
    /// - Parameters:
    ///   - environments: gives each run the environment of the user's commands and of git.
    ///   - cleaning: waited for before a run touches a repository in which an earlier daemon left something.
    ///   - upkeep: told where runs work; what it finds may end a run at once.
    package init(
        layout: HomeLayout, store: Store, journal: RunJournal, pipeline: Pipeline, git: Git,
        environments: @escaping @Sendable (RunID) async throws -> ResolvedEnvironment, cleaning: Cleaning,
        upkeep: GateUpkeep = .none, log: DaemonLog,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.layout = layout
        self.store = store
        self.journal = journal
        self.pipeline = pipeline
        self.git = git
        self.environments = environments
        self.cleaning = cleaning
        self.upkeep = upkeep
        self.log = log
        self.clock = clock
        worktrees = WorktreeKeeper(layout: layout, git: git, log: log)
        recorder = StepRecorder(journal: journal, clock: clock)
    }

    /// Executes the run until it is over or waits for a person; cancelling the task ends its processes first.
    ///
    /// Whatever happens, by the time this returns no process of the run is left, and its worktree only if it is parked.
    /// - Parameters:
    ///   - resumption: where a parked run goes on; nil to begin.
    ///   - cause: why somebody cancels it; asked once its task was cancelled.
    package func execute(
        _ run: RunRecord, of repository: RepositoryRecord, resuming resumption: Resumption? = nil,
        cancelledBecause cause: @escaping @Sendable () async -> String? = { nil }
    ) async -> RunEnding {
        let ending: RunEnding
        await cleaning.finished(in: repository.id)
        await upkeep.enter(repository.id)
        do {
            try FileSystem.makePrivateDirectory(layout.runLogs(run.id.text))
            var begun = run
            begun.status = .running
            RunFile.write(begun, layout: layout)
            var executor = try await inUserEnvironment(of: run)
            executor.cause = cause
            worktrees.expectProcesses(of: run.id)
            try await executor.prepareGate(run, repository)
            ending = try await executor.runSteps(run, repository, resumption)
        } catch {
            ending = .over(
                Task.isCancelled
                    ? RunOutcome(.cancelled) : RunOutcome(.failed, reason: ReasonText.shown("\(error)")))
        }
        // Cleaning must go through even when the run was cancelled, so it runs in a task of its own.
        await Task {
            switch ending {
            case .over: await worktrees.release(run, repository: repository)
            case .parked: await worktrees.endProcesses(of: run.id)
            }
        }.value
        if ending == .parked { await keepCopy(of: run.id) }
        await upkeep.leave(repository.id)
        return ending
    }

    /// Writes down beside the logs what was asked for with a run that waits for its start. Blocking.
    func beginCopy(of run: RunRecord) { RunFile.begin(run, layout: layout) }

    /// Writes down beside the logs how the run stands, for the day when the database is lost; one that has no logs has
    /// nothing to be found by.
    package func keepCopy(of id: RunID) async {
        guard let run = try? await store.perform({ try $0.run(id: id) }) else { return }
        RunFile.write(run, layout: layout)
    }

    /// Removes what a parked run still has, because it ends without going on.
    package func release(_ run: RunRecord, of repository: RepositoryRecord) async {
        await cleaning.finished(in: repository.id)
        await worktrees.release(run, repository: repository)
    }

    /// The same with the environment that a terminal of the user's would have, as far as it is known.
    private func inUserEnvironment(of run: RunRecord) async throws -> RunExecutor {
        let resolved: ResolvedEnvironment
        do {
            resolved = try await environments(run.id)
        } catch let error as EnvironmentFileError {
            throw StepFailure("environment: \(error)")
        }
        if !resolved.isComplete {
            for warning in resolved.warnings { try await recorder.notice(run.id, "environment: \(warning)") }
        }
        var executor = self
        executor.environment = CommandEnvironment.make(from: resolved, layout: layout).variables
        executor.secrets = EnvironmentSecrets.masked(in: executor.environment)
        executor.git = git.inEnvironment(GitEnvironment.make(from: resolved.variables))
        return executor
    }

    /// Pins the commit and brings the gate's configuration up to date.
    private func prepareGate(_ run: RunRecord, _ repository: RepositoryRecord) async throws {
        let gate = layout.gate(repository.id)
        try await RunRefs.create(run.id, commit: run.commit, git: git.gate(gate))
        for warning in try await GateRefresh.refresh(gate: gate, repository: repository, layout: layout, git: git) {
            try await recorder.notice(run.id, warning)
        }
    }

    private func runSteps(
        _ run: RunRecord, _ repository: RepositoryRecord, _ resumption: Resumption?
    ) async throws -> RunEnding {
        var progress = resumption?.progress ?? RunProgress(head: run.commit)
        var skipRest: String?
        let first = try resumption.map { try place(of: $0, run) } ?? 0
        for (position, step) in pipeline.steps.enumerated().dropFirst(first) {
            if Task.isCancelled { return .over(RunOutcome(.cancelled)) }
            let record = StepRecord(
                runID: run.id, position: position, name: step.name.rawValue, status: .running, startedAt: clock(),
                logPath: layout.stepLog(runID: run.id.text, step: step.name.rawValue))
            if let reason = skipReason(step.name, run, skipRest) {
                try await recorder.skip(record, reason)
                continue
            }
            if let resumption, position == first {
                switch resumption.verdict {
                case .leaveOut:
                    try await recorder.skip(record, "left out by a person")
                    continue
                case .accept:
                    try await recorder.accept(record)
                    continue
                case .run: break
                }
            } else if needsApproval(step.name, run, progress) {
                let why = resumption == nil ? run.reason.map { ": \($0)" } : nil
                let question = Question("\(step.name.rawValue) waits for approval\(why ?? "")")
                try await recorder.park(record, question, kind: .approval, progress)
                return .parked
            }
            try await recorder.start(record)
            let outcome = await perform(step, record, run, repository, &progress)
            // What a step completed counts, also when the run was cancelled meanwhile: origin has moved, say.
            switch outcome {
            case .failed where Task.isCancelled, .asks where Task.isCancelled:
                try await recorder.cancelled(record)
                return .over(RunOutcome(.cancelled))
            case .passed, .skipped: try await recorder.finish(record, outcome)
            case .interrupted(let reason, let push):
                try await recorder.finish(record, outcome)
                return .over(RunOutcome(.interrupted, reason: reason, awaited: push))
            case .nothingLeft(let reason):
                try await recorder.finish(record, outcome)
                skipRest = reason
            case .failed(let reason, _, let push):
                try await recorder.finish(record, outcome)
                return .over(RunOutcome(.failed, reason: "\(step.name.rawValue): \(reason)", awaited: push))
            case .asks(let question):
                try await recorder.park(record, question, kind: .findings, progress)
                return .parked
            }
        }
        return .over(RunOutcome(.passed, reason: skipRest.map { "nothing was pushed: \($0)" }))
    }

    /// The step at which a parked run goes on.
    private func place(of resumption: Resumption, _ run: RunRecord) throws(StepFailure) -> Int {
        let worktree = layout.worktree(repositoryID: run.repositoryID, runID: run.id.text)
        guard FileSystem.kind(of: worktree) == .directory else {
            throw StepFailure("environment: the worktree \(worktree) is gone; start anew: no-mistakes rerun")
        }
        guard let place = pipeline.steps.firstIndex(where: { $0.name.rawValue == resumption.step }) else {
            throw StepFailure("this version has no step \(resumption.step); start anew: no-mistakes rerun")
        }
        return place
    }

    /// Whether a person is asked before the step: by the trusted configuration, or because the pusher wanted it so.
    private func needsApproval(_ name: StepName, _ run: RunRecord, _ progress: RunProgress) -> Bool {
        progress.configuration.approve.contains(name) || run.approve.contains(name.rawValue)
    }

    private func skipReason(_ name: StepName, _ run: RunRecord, _ skipRest: String?) -> String? {
        if let skipRest { return skipRest }
        guard name != .setup, run.skip.contains(name.rawValue) else { return nil }
        return "asked for by no-mistakes.skip"
    }

    /// Runs one step; whatever it throws becomes a failed outcome, and its log is always closed.
    private func perform(
        _ step: any PipelineStep, _ record: StepRecord, _ run: RunRecord, _ repository: RepositoryRecord,
        _ progress: inout RunProgress
    ) async -> StepOutcome {
        do {
            let log = try stepLog(run.id, step.name)
            do {
                let outcome = try await step.run(context(run, repository, step.name, log), &progress)
                await finish(log, outcome)
                return outcome.shown(hiding: secrets)
            } catch {
                let reason = Task.isCancelled ? await cause() ?? "cancelled" : "\(error)"
                log.finish(fatal: reason)
                return StepOutcome.failed(reason).shown(hiding: secrets)
            }
        } catch {
            return .failed("the step's log cannot be opened: \(error)")
        }
    }

    /// Closes a step's log with why the run ends here, if it does, in the words that the run will have.
    private func finish(_ log: StepLog, _ outcome: StepOutcome) async {
        let cause = Task.isCancelled ? await cause() : nil
        switch outcome {
        case .passed, .skipped, .nothingLeft: log.finish()
        case .asks: log.finish(fatal: cause)
        case .interrupted(let reason, _):
            let ending = RunOutcome(.interrupted, reason: reason)
            log.finish(fatal: cause.map { ending.cancelled(because: $0) }?.reason ?? reason)
        case .failed(let reason, _, _):
            if cause != nil { log.note(reason) }
            log.finish(fatal: cause ?? reason)
        }
    }

    private func stepLog(_ run: RunID, _ step: StepName) throws(SystemError) -> StepLog {
        let journal = journal
        let clock = clock
        let path = layout.stepLog(runID: run.text, step: step.rawValue)
        return try StepLog(path: path, secrets: secrets) { size in
            journal.outputGrew(run, step: step.rawValue, to: size, at: clock())
        }
    }

    private func context(
        _ run: RunRecord, _ repository: RepositoryRecord, _ step: StepName, _ log: StepLog
    ) -> StepContext {
        let store = store
        let daemonLog = self.log
        return StepContext(
            run: run, repository: repository, gate: layout.gate(repository.id),
            worktree: layout.worktree(repositoryID: repository.id, runID: run.id.text), git: git,
            environment: environment, log: log,
            notice: { line in
                log.note("note: \(line)")
                try await recorder.notice(run.id, CredentialRedaction.redact(line, hiding: secrets), in: step)
            },
            recordPushedTip: { commit in
                let write = { @Sendable (state: StateStore) throws in
                    try state.recordPushedTip(
                        repositoryID: repository.id, branch: run.branch, commit: commit, runID: run.id)
                }
                try await store.insist(write) { [daemonLog] in daemonLog.waits($0, for: "the push of run \(run.id)") }
            },
            pushedTips: {
                try await store.perform { try $0.pushedTips(repositoryID: repository.id, branch: run.branch) }
            })
    }
}
