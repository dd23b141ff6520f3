import Platform

/// Sees to it that every push that a gate took has exactly one run, also when its hook could not say so: killed with the
/// pusher between the ref's update and the record, say.
///
/// What was pushed stands in the logs of the gate's branches; what has a run stands in the store. A push whose hook is
/// still at work looks lost for a moment, so before one is given a run, the processes that could still bring its record
/// are looked for, and waited for.
package actor GateReconciler {
    private let layout: HomeLayout
    private let store: Store
    private let journal: RunJournal
    private let log: DaemonLog
    private let clock: @Sendable () -> Timestamp
    private var intake: PushIntake?
    private var scheduler: RunScheduler?
    private var gates: [String: GateState] = [:]
    private var isClosed = false

    /// How long a hook, or git, may take before its push gets a run without it.
    private static let patience = Duration.seconds(10)

    private struct GateState {
        /// The end of the queue of passes: one at a time.
        var tail: Task<Void, Never>?
        /// The logs that were accounted for, by branch.
        var settled: [String: FileStamp] = [:]
        /// Whether the last pass left nothing open.
        var isComplete = false
        /// Waits for pushes that look lost.
        var patience: Task<Void, Never>?
    }

    /// A reconciler of the gates of one home, which does nothing until ``begin(intake:scheduler:)``.
    package init(
        layout: HomeLayout, store: Store, journal: RunJournal, log: DaemonLog,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.layout = layout
        self.store = store
        self.journal = journal
        self.log = log
        self.clock = clock
    }

    /// Connects it with those who bring and run pushes.
    package func begin(intake: PushIntake, scheduler: RunScheduler) {
        self.intake = intake
        self.scheduler = scheduler
    }

    /// Reconciles every gate, one after the other.
    package func reconcileAll() async {
        do {
            for repository in try await store.perform({ try $0.repositories() }) where !isClosed {
                await reconcile(repository.id)
            }
        } catch {
            log.warn("gates not reconciled", ["error": "\(error)"])
        }
    }

    /// Reconciles one gate. What may still be brought in by its hook is waited for in the background, not here.
    package func reconcile(_ repositoryID: String) async { await enqueue(repositoryID, after: .none) }

    /// Takes nothing on any more, and returns when nothing is under way.
    package func close() async {
        isClosed = true
        for gate in gates.values { await gate.tail?.value }
    }

    private func enqueue(_ repositoryID: String, after waited: Settlement.Adoption) async {
        guard !isClosed else { return }
        let previous = gates[repositoryID]?.tail
        let task = Task {
            await previous?.value
            await self.pass(repositoryID, after: waited)
        }
        gates[repositoryID, default: GateState()].tail = task
        await task.value
    }

    private func pass(_ repositoryID: String, after waited: Settlement.Adoption) async {
        guard !isClosed, let intake, let scheduler else { return }
        do {
            try await pass(repositoryID, waited, intake, scheduler)
        } catch {
            gates[repositoryID]?.isComplete = false
            log.warn("gate not reconciled", ["repository": repositoryID, "error": "\(error)"])
        }
    }

    private func pass(
        _ repositoryID: String, _ waited: Settlement.Adoption, _ intake: PushIntake, _ scheduler: RunScheduler
    ) async throws {
        let gate = layout.gate(repositoryID)
        guard try await BlockingThread.run({ try HookInstallation.isOurs(gate: gate) }) else { return }
        let state = gates[repositoryID] ?? GateState()
        try await removeStaleLocks(repositoryID)
        // Before the logs are looked at: what these pushes have done stands there.
        let leftTraces = try await BlockingThread.run { try Self.leftTraces(gate) }
        if state.isComplete, try await isUnchanged(gate, state.settled) { return try await remove(leftTraces, gate) }
        guard let before = try await accounts(repositoryID) else { return }
        let logs = try await BlockingThread.run {
            try GateLogs.read(gate: gate, settled: state.settled, known: before.branches)
        }
        try await endRuns(ofDeleted: logs.gone, before, repositoryID, scheduler)
        var settlement = Settlement(
            repositoryID: repositoryID, logs: logs, earlier: before.records, adoption: waited, now: clock())
        if case .none = waited {
        } else {
            // Whoever was waited for and has ended wrote his record before.
            await takeInAll(intake)
            settlement.evidence = try await PushEvidence.read(
                repositoryID, layout: layout, store: store, at: clock())
        }
        var outcome = try await settle(settlement, scheduler)
        if !outcome.lost.isEmpty {
            // In this order: whoever is not at work any more has written his record by now.
            let pushers = try await BlockingThread.run { try GatePushers.find(gate: gate) }
            await takeInAll(intake)
            settlement.evidence = try await PushEvidence.read(
                repositoryID, layout: layout, store: store, at: clock())
            settlement.adoption = pushers.isEmpty ? .all : waited
            outcome = try await settle(settlement, scheduler)
            wait(for: outcome.lost, pushers, repositoryID)
        }
        remember(logs, outcome, repositoryID)
        if outcome.lost.isEmpty { try await remove(leftTraces, gate) }
    }

    /// The traces of pushes that nobody is at work for any more: refused ones, and lost ones. Blocking.
    private static func leftTraces(_ gate: String) throws -> [String] {
        let names = try PushTrace.names(in: gate)
        return try names.isEmpty || !GatePushers.find(gate: gate).isEmpty ? [] : names
    }

    private func remove(_ traces: [String], _ gate: String) async throws {
        if traces.isEmpty { return }
        try await BlockingThread.run { for name in traces { try PushTrace.remove(name, in: gate) } }
    }

    private func removeStaleLocks(_ repositoryID: String) async throws {
        let gate = layout.gate(repositoryID)
        let worktrees = FilePath.join(layout.worktrees, repositoryID)
        let removed = try await BlockingThread.run { try StaleLocks.remove(gate: gate, worktrees: worktrees) }
        for path in removed { log.warn("lock of a killed git removed", ["path": path]) }
    }

    /// Returns when every record of now has become a run.
    private func takeInAll(_ intake: PushIntake) async {
        _ = await intake.takeIn(nil)
        await intake.settled()
    }

    private func isUnchanged(_ gate: String, _ settled: [String: FileStamp]) async throws -> Bool {
        try await BlockingThread.run {
            try GateLogs.stamps(gate: gate) == settled
        }
    }

    /// What is known of a gate's pushes before its logs are read.
    private struct Accounts: Sendable {
        var branches: Set<String>
        var records: Set<RunID>
        var active: [RunRecord]
    }

    private func accounts(_ repositoryID: String) async throws -> Accounts? {
        try await store.perform { state in
            guard try state.repository(id: repositoryID) != nil else { return nil }
            let halves = try state.pushHalves(repositoryID: repositoryID).filter { $0.seen == .record }
            return Accounts(
                branches: Set(try state.pushMarks(repositoryID: repositoryID).keys).union(halves.map(\.branch)),
                records: Set(halves.map(\.run)), active: try state.activeRuns(repositoryID: repositoryID))
        }
    }

    /// - Returns: what is still lost; what was given a run is queued by then.
    private func settle(_ settlement: Settlement, _ scheduler: RunScheduler) async throws -> Settlement.Outcome {
        let outcome = try await scheduler.submit { state in
            let outcome = try settlement.perform(state)
            return (outcome.queued, outcome)
        }
        if outcome.adopted > 0 {
            log.warn(
                "pushes found that no hook had reported",
                ["repository": settlement.repositoryID, "count": "\(outcome.adopted)"])
        }
        for run in outcome.queued {
            try await journal.record(RunEvent(.notice, run: run.id, time: clock(), reason: Self.notice(run))) { _ in }
        }
        return outcome
    }

    /// Said on the run of a push whose hook never reported it.
    private static func notice(_ run: RunRecord) -> String {
        "this push was found in the gate, its hook had not reported it"
            + (run.reason.map { "; \($0), so it waits for approval before it goes out" } ?? "")
    }

    /// Ends the runs of branches whose deletion nobody reported: those that were active before the branch was looked
    /// for, so that a push which makes it anew at this moment keeps its run.
    private func endRuns(
        ofDeleted branches: Set<String>, _ before: Accounts, _ repositoryID: String, _ scheduler: RunScheduler
    ) async throws {
        guard !branches.isEmpty else { return }
        for run in before.active.reversed() where branches.contains(run.branch) {
            await scheduler.cancel(run.id, reason: PushIntake.branchDeleted)
        }
        try await store.perform { state in
            try state.transaction {
                for branch in branches {
                    try state.removePushMark(repositoryID: repositoryID, branch: branch)
                }
                for half in try state.pushHalves(repositoryID: repositoryID)
                where branches.contains(half.branch) && before.records.contains(half.run) {
                    try state.removePushHalf(half.run)
                }
            }
        }
    }

    private func remember(_ logs: GateLogs, _ outcome: Settlement.Outcome, _ repositoryID: String) {
        var settled = gates[repositoryID]?.settled.filter { logs.stamps[$0.key] == $0.value } ?? [:]
        for branch in outcome.settled { settled[branch] = logs.stamps[branch] }
        gates[repositoryID]?.settled = settled
        gates[repositoryID]?.isComplete = settled == logs.stamps
    }

    /// Comes back to pushes that look lost when everybody who could still report them has ended, or was slow.
    private func wait(for lost: [PushMatching.Lost], _ pushers: [ProcessIdentity], _ repositoryID: String) {
        guard !lost.isEmpty, gates[repositoryID]?.patience == nil else { return }
        let keys = Set(lost.map(\.key))
        gates[repositoryID]?.patience = Task {
            let areGone = try? await BlockingThread.run {
                GatePushers.waitUntilGone(pushers, patience: Self.patience)
            }
            self.gates[repositoryID]?.patience = nil
            await self.enqueue(repositoryID, after: areGone == true ? .only(keys) : .late(keys))
        }
    }
}
