import Platform

/// What is known of lost pushes besides the logs of their branches: what their pushers asked for (``PushTrace``), and runs
/// that only their copies tell of (``RunFile``), because the database is younger than they are.
struct PushEvidence: Sendable {
    private var traces: [PushTrace] = []
    /// The newest last.
    private var copies: [RunRecord] = []

    /// Where a run without any evidence says what it waits for.
    static let unknown = "what was asked for with -o is not known"

    /// Evidence of these values; none means that nobody knows what any pusher asked for.
    init(traces: [PushTrace] = [], copies: [RunRecord] = []) {
        self.traces = traces
        self.copies = copies
    }

    /// Reads what there is about a repository.
    /// - Parameter now: when runs are over that nobody is at work on any more.
    /// - Throws: ``StoreError``, ``SystemError``.
    static func read(
        _ repositoryID: String, layout: HomeLayout, store: Store, at now: Timestamp
    ) async throws -> PushEvidence {
        let (traces, logged) = try await BlockingThread.run {
            (
                try PushTrace.all(in: layout.gate(repositoryID)),
                try FileSystem.entriesIfPresent(of: layout.logs).compactMap { RunID($0) }
            )
        }
        let unrecorded = try await store.perform { state in try logged.filter { try state.run(id: $0) == nil } }
        return try await BlockingThread.run {
            let copies = unrecorded.sorted().compactMap {
                RunFile.read($0, layout: layout)?.interruptedInPush(at: now, layout: layout)
            }
            return PushEvidence(
                traces: traces, copies: copies.filter { $0.repositoryID == repositoryID && $0.trigger == .push })
        }
    }

    /// The run of a lost push; with several equal pushes the latest is to be asked about first.
    /// - Parameter id: of a run that has none yet.
    mutating func run(
        of push: PushMatching.Lost, on branch: String, _ repositoryID: String, id: RunID, at now: Timestamp
    ) -> RunRecord {
        if let place = copies.lastIndex(where: { $0.branch == branch && $0.isPush(of: push.new, over: push.old) }) {
            var copy = copies.remove(at: place)
            // It runs anew up to where it waited, and waits there again.
            if copy.status == .parked {
                copy.status = .pending
                // That was the question, which is asked again.
                copy.reason = nil
            }
            return copy.recovered(at: now)
        }
        // Of equal pushes, some of which were refused, each left a trace: what one of them wanted to be asked about is
        // asked about, and only what all of them wanted to skip is skipped.
        let steps = StepName.skippable.map(\.rawValue)
        let found = traces.filter { $0.update == push.update }.map {
            PushOptions.parse($0.options, valid: steps)
        }
        let approve = steps.filter { step in found.contains { $0.approve.contains(step) } }
        let skip = steps.filter { step in !found.isEmpty && found.allSatisfy { $0.skip.contains(step) } }
        return RunRecord(
            id: id, repositoryID: repositoryID, branch: branch, commit: push.new, previousCommit: push.old,
            reason: found.isEmpty ? Self.unknown : nil, skip: skip,
            approve: found.isEmpty ? [StepName.push.rawValue] : approve, createdAt: now)
    }
}

extension RunRecord {
    /// Whether the run is one of a push that moved its branch so.
    func isPush(of new: String, over old: String?) -> Bool { commit == new && previousCommit == old }
}
