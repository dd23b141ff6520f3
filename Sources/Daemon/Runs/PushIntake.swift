import Platform

/// Turns durable push records into runs, exactly once each.
package actor PushIntake {
    private let inbox: Inbox
    private let store: Store
    private let scheduler: RunScheduler
    private let sessions: PushSessions
    private let log: DaemonLog
    private let layout: HomeLayout
    private let upkeep: GateUpkeep
    /// The records that are accepted and not carried out yet.
    private var underway: Set<RunID> = []
    private var accepting: Task<Void, Never>?
    private var carryingOut: Task<Void, Never>?
    /// The `git push` whose records came last.
    private var awaited: (pusher: ProcessIdentity, end: Task<Void, Never>)?
    /// How long a `git push` is given to end.
    private static let patience = Duration.milliseconds(100)
    private var isClosed = false
    /// What was said of the latest deletions: the watch on the inbox is often faster than the hook that asks.
    private var deletions: [PushAnswer] = []
    private static let remembered = 100
    /// The latest pushes that had been given another run before their records came, for the hooks that ask late.
    private var foundEarlier: [(push: RunID, run: RunID)] = []

    /// Recorded for the runs of a branch that was deleted.
    package static let branchDeleted = "cancelled: branch deleted"

    /// - Parameters:
    ///   - sessions: where runs find what their pushers' sessions lend them.
    ///   - upkeep: told of every push.
    package init(
        layout: HomeLayout, inbox: Inbox, store: Store, scheduler: RunScheduler, sessions: PushSessions,
        log: DaemonLog, upkeep: GateUpkeep
    ) {
        self.layout = layout
        self.upkeep = upkeep
        self.inbox = inbox
        self.store = store
        self.scheduler = scheduler
        self.sessions = sessions
        self.log = log
    }

    /// Accepts the records with these ids, or everything in the inbox when `ids` is nil.
    ///
    /// Returns before they are carried out, because a pusher waits for the answer and the record is durable already;
    /// see ``settled()``. Records are dealt with one after the other, in the order in which they come, so that of two
    /// pushes to a branch the later one stays the newer.
    /// - Returns: one answer a record; a record that was taken in before is answered too.
    package func takeIn(_ ids: [RunID]?) async -> [PushAnswer] {
        let previous = accepting
        let task = Task {
            await previous?.value
            return await self.accept(ids)
        }
        accepting = Task { _ = await task.value }
        return await task.value
    }

    /// Returns when everything that was accepted before has become a run, or a reason in the log.
    package func settled() async {
        await accepting?.value
        await carryingOut?.value
    }

    /// Takes nothing in any more: what is pushed from here on stays in the inbox, for the next daemon.
    package func close() async {
        isClosed = true
        await settled()
    }

    private func accept(_ ids: [RunID]?) async -> [PushAnswer] {
        var answers: [PushAnswer] = []
        let inbox = inbox
        do {
            let records = try await BlockingThread.run { PushOrder.sorted(try inbox.records(ids)) }
            for record in records where !isClosed { answers.append(await accept(record)) }
        } catch {
            log.error("inbox unreadable", ["error": "\(error)"])
        }
        let answered = Set(answers.map(\.id))
        for id in ids ?? [] where !answered.contains(id) { answers.append(await answerWithoutRecord(id)) }
        return answers
    }

    /// About a record that is not to be read: normally the file-system watch was faster than the hook's own call.
    private func answerWithoutRecord(_ id: RunID) async -> PushAnswer {
        if let answer = deletions.last(where: { $0.id == id }) { return answer }
        let inbox = inbox
        do {
            if try await BlockingThread.run({ inbox.contains(id) }) {
                return PushAnswer(id: id, state: .kept, message: "it could not be taken in now")
            }
            return known(id)
        } catch {
            return PushAnswer(id: id, state: .kept, message: "\(error)")
        }
    }

    /// About a push that was taken in before.
    private func known(_ id: RunID) -> PushAnswer {
        PushAnswer(id: id, state: .known, message: nil, run: foundEarlier.last { $0.push == id }?.run)
    }

    private func remember(_ push: RunID, foundAs run: RunID) {
        foundEarlier = foundEarlier.suffix(Self.remembered - 1) + [(push, run)]
    }

    private func accept(_ record: PushRecord) async -> PushAnswer {
        if underway.contains(record.id) {
            return deletions.last { $0.id == record.id } ?? known(record.id)
        }
        let inbox = inbox
        do {
            let (repository, isKnown, active, other) = try await store.perform { state in
                (
                    try state.repository(id: record.repositoryID), try state.run(id: record.id) != nil,
                    try record.kind == .delete
                        ? state.activeRuns(repositoryID: record.repositoryID, branch: record.branch).count : 0,
                    try state.halfFoundEarlier(for: record)?.run
                )
            }
            log.debug(
                "push record read",
                [
                    "run": record.id.text, "repository": record.repositoryID, "branch": record.branch,
                    "kind": "\(record.kind)", "known": isKnown ? "yes" : "no",
                ])
            guard repository != nil else {
                try await BlockingThread.run { try inbox.setAside(record.id, reason: "unknown repository") }
                log.error("push for an unknown repository", ["run": record.id.text, "gate": record.gate])
                return PushAnswer(
                    id: record.id, state: .refused, message: "this gate is not registered: no-mistakes init")
            }
            if let other { remember(record.id, foundAs: other) }
            // A push that is not a run yet will be one when this deletion's turn comes.
            let endsNothing = active == 0 && underway.isEmpty
            carryOutInTurn(record)
            Task { await upkeep.arrived(record.repositoryID) }
            if record.kind == .delete {
                let answer = PushAnswer(
                    id: record.id, state: .branchDeleted, message: endsNothing ? "no run of it was active" : nil)
                deletions = deletions.suffix(Self.remembered - 1) + [answer]
                return answer
            }
            return PushAnswer(
                id: record.id, state: isKnown || other != nil ? .known : .queued, message: nil, run: other)
        } catch {
            return kept(record, error)
        }
    }

    private func carryOutInTurn(_ record: PushRecord) {
        underway.insert(record.id)
        let previous = carryingOut
        let push = end(of: record.pusher)
        carryingOut = Task {
            await previous?.value
            await push?.value
            await self.carryOut(record)
        }
    }

    /// The end of a `git push`, awaited once for all of its branches, and not for long: whatever is done before it, the
    /// disk's work for the run's row as much as the run, is taken from the one process that somebody waits for. The
    /// record is durable meanwhile.
    private func end(of pusher: ProcessIdentity?) -> Task<Void, Never>? {
        guard let pusher else { return nil }
        if let awaited, awaited.pusher == pusher { return awaited.end }
        let end = Task { _ = try? await BlockingThread.run { pusher.waitUntilGone(timeout: Self.patience) } }
        awaited = (pusher, end)
        return end
    }

    private func carryOut(_ record: PushRecord) async {
        defer { underway.remove(record.id) }
        let inbox = inbox
        do {
            switch record.kind {
            case .delete: try await carryOutDeletion(record)
            case .update: try await carryOutUpdate(record)
            }
            try await BlockingThread.run { try inbox.remove(record.id) }
        } catch {
            _ = kept(record, error)
        }
    }

    /// The record stays, so the push is taken in at the next notification or start.
    private func kept(_ record: PushRecord, _ error: any Error) -> PushAnswer {
        log.error("push not taken in", ["run": record.id.text, "error": "\(error)"])
        return PushAnswer(id: record.id, state: .kept, message: "\(error)")
    }

    private func carryOutUpdate(_ record: PushRecord) async throws {
        sessions.lend(record.session, to: record.id)
        let run = Self.run(record)
        let isNews = try await scheduler.submit { state throws -> ([RunRecord], Bool) in
            if try state.takeRunFoundEarlier(for: record) { return ([], false) }
            guard try state.run(id: run.id) == nil else { return ([], true) }
            // Its entry in the gate's log is accounted for when that is looked at next.
            try state.insertPushHalf(
                PushHalf(run: run.id, branch: run.branch, old: record.old, new: record.new, seen: .record),
                repositoryID: run.repositoryID)
            return ([run], true)
        }
        if !isNews {
            // Should the record have been about an equal push of later, that one is found now.
            Task { await upkeep.reconcile(record.repositoryID) }
        }
    }

    private func carryOutDeletion(_ record: PushRecord) async throws {
        let key = BranchKey(repositoryID: record.repositoryID, branch: record.branch)
        await scheduler.cancel(branch: key, reason: Self.branchDeleted)
        let path = GateFiles(layout.gate(record.repositoryID)).reflog(record.ref)
        let gate = layout.gate(record.repositoryID)
        let identity = try await BlockingThread.run {
            FileStamp.of(path).map { PushMark.logIdentity($0, in: FileStamp.of(gate)?.identity ?? "") }
        }
        let forget = { @Sendable (state: StateStore) throws in try state.forgetPushes(deletedBy: record, log: identity)
        }
        try await store.insist(forget) { [log] in log.waits($0, for: "a deletion") }
    }

    private static func run(_ record: PushRecord) -> RunRecord {
        let options = PushOptions.parse(record.options, valid: StepName.skippable.map(\.rawValue))
        return RunRecord(
            id: record.id, repositoryID: record.repositoryID, branch: record.branch, commit: record.new,
            previousCommit: record.old, status: .pending, trigger: .push,
            skip: options.skip, approve: options.approve, checkout: record.checkout, createdAt: record.receivedAt)
    }
}
