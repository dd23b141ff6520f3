import Platform

/// Decides when runs start and end, and keeps their rows true while they do.
package actor RunScheduler {
    /// Recorded for a run that a newer push replaced.
    package static let supersededByPush = "cancelled: superseded by new push"
    /// Recorded for a run that a rerun replaced.
    package static let supersededByRerun = "cancelled: superseded by rerun"

    private let store: Store
    private let journal: RunJournal
    private let executor: RunExecutor
    private let instance: String
    private let log: DaemonLog
    private let clock: @Sendable () -> Timestamp
    private let awaits: @Sendable () async -> Void
    private let report: @Sendable (_ active: Int, _ waiting: Int) -> Void
    private var queue: RunQueue
    private var tasks: [RunID: Task<Void, Never>] = [:]
    private var reasons: [RunID: String] = [:]
    /// Runs that wait for the next daemon again, once they have ended here.
    private var returning: Set<RunID> = []
    /// Who drains the queue, in words.
    private var holders: [String] = []
    private var answering: Set<RunID> = []
    private var idleWaiters: [CheckedContinuation<Void, Never>] = []

    /// A scheduler that runs at most `capacity` runs at once and signs their rows with `instance`.
    /// - Parameters:
    ///   - awaits: told that a run is over whose push origin may still take in.
    ///   - report: told how many runs execute and wait, whenever that may have changed.
    package init(
        store: Store, journal: RunJournal, executor: RunExecutor, instance: String, capacity: Int, log: DaemonLog,
        clock: @escaping @Sendable () -> Timestamp, awaits: @escaping @Sendable () async -> Void = {},
        report: @escaping @Sendable (_ active: Int, _ waiting: Int) -> Void
    ) {
        self.awaits = awaits
        self.report = report
        self.store = store
        self.journal = journal
        self.executor = executor
        self.instance = instance
        self.log = log
        self.clock = clock
        queue = RunQueue(capacity: capacity)
    }

    /// Records a run and queues it; the same run submitted again changes nothing.
    /// - Returns: whether the run is new.
    package func submit(_ run: RunRecord) async throws -> Bool {
        try await submit { state in
            let isNew = try state.run(id: run.id) == nil
            return (isNew ? [run] : [], isNew)
        }
    }

    /// Records and queues the runs that `decide` asks for, in one transaction with what else it writes.
    /// - Returns: what `decide` returns besides.
    package func submit<T: Sendable>(
        _ decide: @escaping @Sendable (StateStore) throws -> (runs: [RunRecord], result: T)
    ) async throws -> T {
        let instance = instance
        let executor = executor
        let now = clock()
        let record = { @Sendable (state: StateStore) throws -> ([RunRecord], T) in
            try state.transaction {
                let (runs, result) = try decide(state)
                let new = try runs.filter { run in
                    var owned = run
                    owned.instance = instance
                    owned.status = .pending
                    guard try state.insertRun(owned) else { return false }
                    let event = RunEvent(.created, run: run.id, time: now, status: RunStatus.pending.rawValue)
                    _ = try state.append(event)
                    // Before its record goes from the inbox.
                    executor.beginCopy(of: owned)
                    return true
                }
                return (new, result)
            }
        }
        let (runs, result) = try await store.insist(record) { [log] in log.waits($0, for: "a push") }
        for run in runs {
            let reason = run.trigger == .rerun ? Self.supersededByRerun : Self.supersededByPush
            await perform(queue.submit(run.id, on: Self.key(run), superseding: reason))
        }
        return result
    }

    /// Tells how many runs there are now.
    package func reportCounts() { report(queue.activeRuns.count, queue.waitingRuns.count) }

    /// Ends a run that waits or executes; others are left as they are.
    package func cancel(_ id: RunID, reason: String) async {
        let wasParked = queue.parkedRuns.contains(id)
        await perform(queue.cancel(id, reason: reason))
        // It has no processes, and whoever asks next must not be told that it still waits for an answer.
        if wasParked { await tasks[id]?.value }
    }

    /// Ends everything on a branch.
    package func cancel(branch: BranchKey, reason: String) async {
        await perform(queue.cancel(branch: branch, reason: reason))
    }

    /// Ends everything in a repository and returns when it has ended.
    package func cancel(repositoryID: String, reason: String) async throws {
        let active = try await store.perform { try $0.activeRuns(repositoryID: repositoryID) }
        // Newest first, so that none of them starts in the place of one that ended.
        for run in active.reversed() { await cancel(run.id, reason: reason) }
        for task in active.compactMap({ tasks[$0.id] }) { await task.value }
    }

    /// Takes over the runs that earlier daemons left in order: those that wait for their start, and the parked ones.
    package func adopt() async throws {
        let instance = instance
        let take = { @Sendable (state: StateStore) throws in try state.adoptRuns(instance: instance) }
        let (pending, parked) = try await store.insist(take) { [log] in log.waits($0, for: "the queue of before") }
        for run in parked { queue.park(run.id, on: Self.key(run)) }
        for run in pending {
            await perform(queue.submit(run.id, on: Self.key(run), superseding: Self.supersededByPush))
        }
    }

    /// Gives a parked run its answer.
    /// - Throws: ``APIError/notParked(_:_:)`` when it does not wait for one; ``StoreError``.
    package func respond(_ id: RunID, _ answer: Answer) async throws {
        if !queue.parkedRuns.contains(id), try await store.perform({ try $0.run(id: id)?.status }) == .parked {
            // It has said that it waits, and is still about to let go of what it held.
            await tasks[id]?.value
        }
        // Taken at once, so that of two answers at the same time one is refused.
        guard queue.parkedRuns.contains(id), answering.insert(id).inserted else {
            throw APIError.notParked(id, try await store.perform { try $0.run(id: id)?.status })
        }
        defer { answering.remove(id) }
        let time = clock()
        let instance = instance
        let event = RunEvent(
            .answered, run: id, time: time, status: RunStatus.pending.rawValue, reason: answer.rawValue)
        try await journal.record(event) { state in
            guard try state.answerRun(id, answer, instance: instance, at: time) else {
                throw APIError.notParked(id, try state.run(id: id)?.status)
            }
        }
        switch answer {
        case .approve, .skip:
            let order = try await store.perform { try $0.queue() }
            await perform(queue.resume(id, before: Set(order.drop { $0 != id }.dropFirst())))
        case .abort: await perform(queue.cancel(id, reason: "cancelled: aborted by the user"))
        }
    }

    /// Starts nothing more; what waits, and what is pushed meanwhile, is kept for the next daemon, or for
    /// ``endDrain(for:)``. When nothing is active any more, ``waitUntilIdle()`` returns.
    /// - Parameter holder: who wants that, in words.
    /// - Returns: the runs that have begun, oldest first.
    @discardableResult package func beginDrain(for holder: String) -> [RunID] {
        holders.append(holder)
        queue.drain()
        return queue.activeRuns.sorted()
    }

    /// Starts what was kept, unless somebody else drains, too. To be called once for each ``beginDrain(for:)``.
    package func endDrain(for holder: String) async {
        if let place = holders.firstIndex(of: holder) { holders.remove(at: place) }
        if holders.isEmpty { await perform(queue.endDrain()) }
    }

    /// Who drains the queue, in words; nil when nobody does.
    package var holder: String? { holders.first }

    /// How many runs are active.
    package var activeCount: Int { queue.activeRuns.count }

    /// How many wait for their turn.
    package var waitingCount: Int { queue.waitingRuns.count }

    private static func key(_ run: RunRecord) -> BranchKey {
        BranchKey(repositoryID: run.repositoryID, branch: run.branch)
    }

    /// Ends everything but parked runs, takes nothing new, and returns when nothing runs any more.
    /// - Parameter returnsRuns: what executes waits again instead of being cancelled, for the next daemon to begin it
    ///   anew; but for what has pushed, and what has gone on after an answer, which was given for the worktree of then.
    package func stop(reason: String, returnsRuns: Bool = false) async {
        let actions = queue.stop(reason: reason)
        if returnsRuns {
            for case .end(let id, _) in actions { returning.insert(id) }
        }
        await perform(actions)
        await waitUntilIdle()
    }

    /// Kills the processes of all active runs, and the daemon's own git, which end the sooner for it.
    package func killProcesses() async {
        let active = queue.activeRuns
        let own = GateWork.marker(of: instance)
        _ = try? await BlockingThread.run {
            for run in active { ProcessTree.end(marker: RunMarker.marker(for: run), grace: .zero) }
            ProcessTree.end(marker: own, grace: .zero)
        }
    }

    /// Records active runs as cancelled, or interrupted in their push, without waiting for their end. One that has said
    /// that it waits for a person goes on doing so.
    package func abandon(reason: String) async {
        await store.endPatience()
        for run in queue.activeRuns.sorted() {
            if (try? await store.perform { try $0.run(id: run)?.status }) == .parked { continue }
            let tip = try? await store.perform { try $0.tipBeingPushed(by: run) }
            let outcome =
                tip.map { tip in
                    RunOutcome(
                        .interrupted, reason: "during the push to origin; whether it went out is not known",
                        awaited: AwaitedPush(commit: tip, cause: "during the push to origin"))
                } ?? RunOutcome(.cancelled)
            await finish(run, outcome.cancelled(because: reason))
        }
    }

    /// Returns when nothing runs, and nothing waits that could start.
    package func waitUntilIdle() async {
        while !queue.isIdle {
            await withCheckedContinuation { idleWaiters.append($0) }
        }
    }

    /// Starts and ends at once, before anything is waited for: what the queue decides next builds upon it.
    private func perform(_ actions: [RunQueue.Action]) async {
        reportCounts()
        var neverStarted: [(RunID, RunOutcome)] = []
        for action in actions {
            log.debug(
                "queue decision",
                [
                    "action": action.name, "run": action.run.text, "active": "\(queue.activeRuns.count)",
                    "waiting": "\(queue.waitingRuns.count)", "parked": "\(queue.parkedRuns.count)",
                ])
            switch action {
            case .start(let id): tasks[id] = Task { await self.execute(id) }
            case .end(let id, let reason):
                reasons[id] = reason
                tasks[id]?.cancel()
            case .endParked(let id, let reason): tasks[id] = Task { await self.endParked(id, reason) }
            case .recordCancelled(let id, let reason):
                neverStarted.append((id, RunOutcome(.cancelled, reason: reason)))
            }
        }
        for (id, outcome) in neverStarted { await finish(id, outcome) }
        wakeIdleWaiters()
    }

    private func execute(_ id: RunID) async {
        switch await ending(of: id) {
        case .over(var outcome):
            if let reason = reasons.removeValue(forKey: id) { outcome = outcome.cancelled(because: reason) }
            var waitsAgain = returning.remove(id) != nil && outcome.status == .cancelled
            if waitsAgain { waitsAgain = await returnToQueue(id) }
            if !waitsAgain { await finish(id, outcome) }
            tasks[id] = nil
            await perform(queue.ended(id))
            if queue.isIdle { CurrentProcess.giveBackCode() }
        case .parked:
            tasks[id] = nil
            if let actions = queue.parked(id) {
                reasons[id] = nil
                await perform(actions)
            } else {
                await endParked(id, reasons.removeValue(forKey: id))
            }
        }
    }

    /// - Returns: false where the run cannot begin anew, or that could not be written down.
    private func returnToQueue(_ id: RunID) async -> Bool {
        let executor = executor
        let isReturned = try? await store.perform { state in
            guard let run = try state.returnRun(id) else { return false }
            // What a database that is put back knows of it.
            executor.beginCopy(of: run)
            return true
        }
        return isReturned ?? false
    }

    /// Ends a run that is not executing, but still has its worktree.
    private func endParked(_ id: RunID, _ reason: String?) async {
        do {
            if let (run, repository, _) = try await load(id) { await executor.release(run, of: repository) }
        } catch {
            log.warn("parked run not released", ["run": id.text, "error": "\(error)"])
        }
        await finish(id, RunOutcome(.cancelled, reason: reason))
        tasks[id] = nil
        await perform(queue.ended(id))
    }

    private func ending(of id: RunID) async -> RunEnding {
        do {
            guard let (run, repository, question) = try await load(id) else {
                return .over(RunOutcome(.failed, reason: "the repository was ejected"))
            }
            if Task.isCancelled, question == nil { return .over(RunOutcome(.cancelled)) }
            let started = clock()
            let event = RunEvent(
                question == nil ? .started : .resumed, run: id, time: started, status: RunStatus.running.rawValue)
            try await journal.record(event) { try $0.markRunStarted(id, at: started) }
            return await executor.execute(
                run, of: repository, resuming: try question.flatMap(Resumption.init),
                cancelledBecause: { await self.reasons[id] })
        } catch {
            return .over(RunOutcome(.failed, reason: "\(error)"))
        }
    }

    private func load(_ id: RunID) async throws -> (RunRecord, RepositoryRecord, QuestionRecord?)? {
        try await store.perform { state in
            guard let run = try state.run(id: id), let repository = try state.repository(id: run.repositoryID) else {
                return nil
            }
            return (run, repository, try state.latestQuestion(runID: id))
        }
    }

    /// Writes how a run ended, even when its own task was cancelled.
    private func finish(_ id: RunID, _ outcome: RunOutcome) async {
        let ended = clock()
        let event = RunEvent(
            .ended, run: id, time: ended, status: outcome.status.rawValue, reason: outcome.reason)
        let journal = journal
        let log = log
        let executor = executor
        let awaits = awaits
        await Task {
            do {
                try await journal.record(event, alsoWithoutRoom: true) { try $0.markRunEnded(id, outcome, at: ended) }
                await executor.keepCopy(of: id)
                if outcome.awaited != nil { await awaits() }
            } catch {
                log.error("end of run not recorded", ["run": id.text, "error": "\(error)"])
            }
        }.value
    }

    private func wakeIdleWaiters() {
        guard queue.isIdle else { return }
        let waiters = idleWaiters
        idleWaiters = []
        for waiter in waiters { waiter.resume() }
    }
}
