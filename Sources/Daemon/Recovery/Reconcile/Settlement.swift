import Platform

/// The writing part of a reconciliation: gives every push in a gate's logs exactly one run. Everything it writes belongs
/// into one transaction, or a kill in between would lose a push or run it twice.
struct Settlement: Sendable {
    /// What is to be done about pushes that no record explains.
    enum Adoption: Sendable {
        /// Their hooks may still be at work: nothing is decided about them.
        case none
        /// Nobody who could still bring their records is left.
        case all
        /// The same about these, the others may still be reported.
        case only(Set<PushMatching.Lost.Key>)
        /// These have been waited for in vain; a record that does come later is recognised.
        case late(Set<PushMatching.Lost.Key>)

        /// Whether this push gets a run now.
        func includes(_ key: PushMatching.Lost.Key) -> Bool {
            switch self {
            case .none: false
            case .all: true
            case .only(let keys), .late(let keys): keys.contains(key)
            }
        }
    }

    /// What came of it.
    struct Outcome: Sendable {
        /// The runs that are to be queued.
        var queued: [RunRecord] = []
        /// The pushes that still have no run.
        var lost: [PushMatching.Lost] = []
        /// The branches whose logs are accounted for from end to end.
        var settled: Set<String> = []
        /// How many pushes were given a run.
        var adopted = 0
    }

    var repositoryID: String
    var logs: GateLogs
    /// The runs whose pushes' entries were missing before the logs were read: what is not found in a log that is
    /// accounted for was in one that is gone.
    var earlier: Set<RunID>
    var adoption: Adoption
    /// What the lost pushes asked for.
    var evidence = PushEvidence()
    var now: Timestamp

    /// Does it, inside a transaction of the caller's.
    func perform(_ state: StateStore) throws -> Outcome {
        var outcome = Outcome()
        var evidence = evidence
        let marks = try state.pushMarks(repositoryID: repositoryID)
        let records = Dictionary(
            grouping: try state.pushHalves(repositoryID: repositoryID).filter { $0.seen == .record }, by: \.branch)
        for (branch, (log, value)) in logs.changed {
            let matching = PushMatching(
                branch: branch, log: log, mark: marks[branch], value: value, records: records[branch] ?? [],
                mayAdopt: adoption.includes)
            outcome.lost += matching.open
            try adopt(matching.lost, on: branch, &evidence, state, &outcome)
            for run in matching.matched.keys { try state.removePushHalf(run) }
            if let mark = matching.mark, mark != marks[branch] {
                try state.savePushMark(mark, repositoryID: repositoryID, branch: branch)
            }
            guard matching.isComplete else { continue }
            outcome.settled.insert(branch)
            for record in records[branch] ?? []
            where earlier.contains(record.run) && matching.matched[record.run] == nil {
                try state.removePushHalf(record.run)
            }
        }
        return outcome
    }

    private func adopt(
        _ lost: [PushMatching.Lost], on branch: String, _ evidence: inout PushEvidence, _ state: StateStore,
        _ outcome: inout Outcome
    ) throws {
        // From the newest to the oldest, because those that were replaced get ids just before their successors'.
        guard !lost.isEmpty else { return }
        var successor: RunID?
        var runs: [RunRecord] = []
        for push in lost.reversed() {
            let successors = [push.later, successor].compactMap(\.self)
            let id = push.isNewest ? RunID.mint() : successors.min()?.somewhatEarlier ?? RunID.mint()
            let run = evidence.run(of: push, on: branch, repositoryID, id: id, at: now)
            successor = run.id
            runs.append(run)
            if case .late = adoption {
                try state.insertPushHalf(
                    PushHalf(run: run.id, branch: branch, old: push.old, new: push.new, seen: .log),
                    repositoryID: repositoryID)
            }
        }
        outcome.adopted += runs.count
        for (run, push) in zip(runs, lost.reversed()).reversed() {
            if push.isNewest, !run.status.isFinal {
                outcome.queued.append(run)
            } else {
                try recordEnded(run, beside: push.later, state)
            }
        }
    }

    /// A push that was replaced before anybody noticed it, or whose run is over, as its copy tells.
    private func recordEnded(_ run: RunRecord, beside later: RunID?, _ state: StateStore) throws {
        let isOver = run.status.isFinal
        guard try state.insertRun(run, beside: later) else { return }
        _ = try state.append(RunEvent(.created, run: run.id, time: now, status: RunStatus.pending.rawValue))
        let outcome =
            isOver
            ? RunOutcome(run.status, reason: run.reason) : RunOutcome(.cancelled, reason: RunScheduler.supersededByPush)
        if !isOver { try state.markRunEnded(run.id, outcome, at: now) }
        _ = try state.append(
            RunEvent(.ended, run: run.id, time: now, status: outcome.status.rawValue, reason: outcome.reason))
    }
}

extension RunID {
    /// An id before this one in the order of the pushes, in the same millisecond or the one before; not the very next,
    /// which another push of that moment may have.
    fileprivate var somewhatEarlier: RunID {
        RunID(ULID(bits: (ULID(text)?.bits ?? 0) &- UInt128(UInt64.random(in: 1 ... .max))))
    }
}
