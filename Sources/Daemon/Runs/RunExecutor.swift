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
    private let environments: @Sendable (RunID) async throws -> ResolvedEnvironment
    private let cleaning: Cleaning
    private let log: DaemonLog
    private let clock: @Sendable () -> Timestamp
    private let worktrees: WorktreeKeeper

    /// An executor for the runs of one home.
    /// - Parameters:
    ///   - environments: gives each run the environment of the user's commands and of git.
    ///   - cleaning: waited for before a run touches a repository in which an earlier daemon left something.
    package init(
        layout: HomeLayout, store: Store, journal: RunJournal, pipeline: Pipeline, git: Git,
        environments: @escaping @Sendable (RunID) async throws -> ResolvedEnvironment, cleaning: Cleaning,
        log: DaemonLog, clock: @escaping @Sendable () -> Timestamp
    ) {
        self.layout = layout
        self.store = store
        self.journal = journal
        self.pipeline = pipeline
        self.git = git
        self.environments = environments
        self.cleaning = cleaning
        self.log = log
        self.clock = clock
        worktrees = WorktreeKeeper(layout: layout, git: git, log: log)
    }

    /// Executes the run and returns how it ended; cancelling the task ends its processes first.
    ///
    /// Whatever happens, by the time this returns no process of the run is left and its worktree is gone.
    package func execute(_ run: RunRecord, of repository: RepositoryRecord) async -> RunOutcome {
        let outcome: RunOutcome
        await cleaning.finished(in: repository.id)
        do {
            try FileSystem.makePrivateDirectory(layout.runLogs(run.id.text))
            let executor = try await inUserEnvironment(of: run)
            try await executor.prepareGate(run, repository)
            outcome = try await executor.runSteps(run, repository)
        } catch {
            outcome =
                Task.isCancelled
                ? RunOutcome(.cancelled) : RunOutcome(.failed, reason: ReasonText.shown("\(error)"))
        }
        // Cleaning must go through even when the run was cancelled, so it runs in a task of its own.
        await Task { await worktrees.release(run, repository: repository) }.value
        return outcome
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
            for warning in resolved.warnings { try await notice(run.id, "environment: \(warning)") }
        }
        var executor = self
        executor.environment = CommandEnvironment.make(from: resolved.variables, layout: layout)
        executor.git = git.inEnvironment(GitEnvironment.make(from: resolved.variables))
        return executor
    }

    /// Pins the commit and brings the gate's configuration up to date.
    private func prepareGate(_ run: RunRecord, _ repository: RepositoryRecord) async throws {
        let gate = layout.gate(repository.id)
        try await RunRefs.create(run.id, commit: run.commit, git: git.gate(gate))
        for warning in try await GateRefresh.refresh(gate: gate, repository: repository, layout: layout, git: git) {
            try await notice(run.id, warning)
        }
    }

    private func runSteps(_ run: RunRecord, _ repository: RepositoryRecord) async throws -> RunOutcome {
        var progress = RunProgress(head: run.commit)
        var skipRest: String?
        for (position, step) in pipeline.steps.enumerated() {
            if Task.isCancelled { return RunOutcome(.cancelled) }
            let record = StepRecord(
                runID: run.id, position: position, name: step.name.rawValue, status: .running, startedAt: clock(),
                logPath: layout.stepLog(runID: run.id.text, step: step.name.rawValue))
            if let reason = skipReason(step.name, run, skipRest) {
                try await skip(record, reason)
                continue
            }
            try await start(record)
            let outcome = await perform(step, record, run, repository, &progress)
            // What a step completed counts, also when the run was cancelled meanwhile: origin has moved, say.
            if case .failed = outcome, Task.isCancelled {
                try await cancelled(record)
                return RunOutcome(.cancelled)
            }
            try await finish(record, outcome)
            switch outcome {
            case .passed, .skipped: continue
            case .nothingLeft(let reason): skipRest = reason
            case .failed(let reason, _): return RunOutcome(.failed, reason: "\(step.name.rawValue): \(reason)")
            }
        }
        return RunOutcome(.passed, reason: skipRest.map { "nothing was pushed: \($0)" })
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
                if case .failed(let reason, _) = outcome { log.finish(fatal: reason) } else { log.finish() }
                return outcome.withShownReason
            } catch {
                let reason = Task.isCancelled ? "cancelled" : "\(error)"
                log.finish(fatal: reason)
                return StepOutcome.failed(reason).withShownReason
            }
        } catch {
            return .failed("the step's log cannot be opened: \(error)")
        }
    }

    private func stepLog(_ run: RunID, _ step: StepName) throws(SystemError) -> StepLog {
        let journal = journal
        let clock = clock
        return try StepLog(path: layout.stepLog(runID: run.text, step: step.rawValue)) { size in
            journal.outputGrew(run, step: step.rawValue, to: size, at: clock())
        }
    }

    private func context(
        _ run: RunRecord, _ repository: RepositoryRecord, _ step: StepName, _ log: StepLog
    ) -> StepContext {
        let store = store
        return StepContext(
            run: run, repository: repository, gate: layout.gate(repository.id),
            worktree: layout.worktree(repositoryID: repository.id, runID: run.id.text), git: git,
            environment: environment, log: log,
            notice: { line in
                log.note("note: \(line)")
                try await notice(run.id, line, in: step)
            },
            recordPushedTip: { commit in
                try await store.perform {
                    try $0.recordPushedTip(
                        repositoryID: repository.id, branch: run.branch, commit: commit, runID: run.id)
                }
            },
            pushedTips: {
                try await store.perform { try $0.pushedTips(repositoryID: repository.id, branch: run.branch) }
            })
    }

    /// - Parameter step: the one in whose log the line stands, too.
    private func notice(_ run: RunID, _ line: String, in step: StepName? = nil) async throws {
        let event = RunEvent(
            .notice, run: run, time: clock(), step: step?.rawValue, reason: CredentialRedaction.redact(line))
        try await journal.record(event) { _ in }
    }

    private func start(_ record: StepRecord) async throws {
        let event = RunEvent(
            .stepStarted, run: record.runID, time: clock(), step: record.name, status: StepStatus.running.rawValue)
        try await journal.record(event) { try $0.insertStep(record) }
    }

    /// Records a step that never starts, and so has neither a log nor a time of its own.
    private func skip(_ record: StepRecord, _ reason: String) async throws {
        var skipped = record
        skipped.status = .skipped
        skipped.reason = reason
        skipped.startedAt = nil
        skipped.logPath = nil
        let step = skipped
        let event = RunEvent(
            .stepEnded, run: step.runID, time: clock(), step: step.name, status: step.status.rawValue, reason: reason)
        try await journal.record(event) { try $0.insertStep(step) }
    }

    private func finish(_ record: StepRecord, _ outcome: StepOutcome) async throws {
        var ended = record
        ended.endedAt = clock()
        switch outcome {
        case .passed(let exitStatus):
            ended.status = .passed
            ended.exitStatus = exitStatus
        case .nothingLeft(let reason):
            ended.status = .passed
            ended.reason = reason
        case .skipped(let reason):
            ended.status = .skipped
            ended.reason = reason
        case .failed(let reason, let exitStatus):
            ended.status = .failed
            ended.reason = reason
            ended.exitStatus = exitStatus
        }
        try await recordEnd(ended)
    }

    private func cancelled(_ record: StepRecord) async throws {
        var ended = record
        ended.endedAt = clock()
        ended.status = .cancelled
        try await recordEnd(ended)
    }

    private func recordEnd(_ step: StepRecord) async throws {
        let event = RunEvent(
            .stepEnded, run: step.runID, time: clock(), step: step.name, status: step.status.rawValue,
            reason: step.reason, exitStatus: step.exitStatus)
        try await journal.record(event) { try $0.saveStep(step) }
    }
}
