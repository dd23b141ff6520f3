import Platform

/// Collects gates (`git gc`) when nothing happens in them: after the last run of one has ended, and after the start.
///
/// Nobody waits for it. A push or a run ends it at once, and it is tried again when that is over. One gate at a time,
/// with less claim to the processor than whatever people wait for.
package actor GateCollector {
    private let layout: HomeLayout
    private let git: Git
    private let rule: CollectionRule
    private let log: DaemonLog
    private let clock: @Sendable () -> Timestamp
    /// How many runs work in each gate.
    private var busy: [String: Int] = [:]
    /// The gates that are to be looked at, in their order.
    private var waiting: [String] = []
    private var current: (repositoryID: String, task: Task<Void, Never>)?
    private var isClosed = false

    /// A collector of the gates of one home.
    package init(
        layout: HomeLayout, git: Git, rule: CollectionRule = CollectionRule(), log: DaemonLog,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.layout = layout
        self.git = git
        self.rule = rule
        self.log = log
        self.clock = clock
    }

    /// A run begins to work in a gate; returns when no collection works there any more.
    package func enter(_ repositoryID: String) async {
        busy[repositoryID, default: 0] += 1
        waiting.removeAll { $0 == repositoryID }
        await interrupt(repositoryID)
    }

    /// A run has ended its work in a gate.
    package func leave(_ repositoryID: String) {
        guard let count = busy[repositoryID] else { return }
        busy[repositoryID] = count > 1 ? count - 1 : nil
        if count == 1 { consider(repositoryID) }
    }

    /// Looks whether a gate is worth collecting, when nothing else happens in it.
    package func consider(_ repositoryID: String) {
        guard !isClosed, busy[repositoryID] == nil, !waiting.contains(repositoryID) else { return }
        waiting.append(repositoryID)
        startNext()
    }

    /// Looks at every gate that is registered.
    package func considerAll(in store: Store) async {
        let repositories = (try? await store.perform { try $0.repositories() }) ?? []
        for repository in repositories { consider(repository.id) }
    }

    /// Ends a collection of this gate and returns when none of its processes is left.
    package func interrupt(_ repositoryID: String) async {
        guard let current, current.repositoryID == repositoryID else { return }
        current.task.cancel()
        await current.task.value
    }

    /// Returns when nothing goes on and nothing is to be looked at.
    package func finished() async {
        while let current { await current.task.value }
    }

    /// Ends what goes on and begins nothing new.
    package func close() async {
        isClosed = true
        waiting = []
        if let current { await interrupt(current.repositoryID) }
    }

    private func startNext() {
        guard current == nil, !isClosed, !waiting.isEmpty else { return }
        let repositoryID = waiting.removeFirst()
        let task = Task {
            await collectIfDue(repositoryID)
            self.current = nil
            startNext()
        }
        current = (repositoryID, task)
    }

    private func collectIfDue(_ repositoryID: String) async {
        let gate = layout.gate(repositoryID)
        let stamp = GateFiles(gate).collected
        do {
            let due = try await BlockingThread.run { [rule, now = clock()] () -> Due? in
                guard FileSystem.kind(of: gate) == .directory else { return nil }
                let size = try GateSize.of(gate: gate)
                let isDue = rule.isDue(size, last: Self.last(stamp), now: now)
                guard isDue || size.looseRuns >= rule.looseRuns else { return nil }
                // A push that is under way comes first; it brings a run, after which this is asked again.
                guard try GatePushers.find(gate: gate).isEmpty else { return nil }
                return isDue ? .collection : .packedRefs
            }
            guard let due, !Task.isCancelled, busy[repositoryID] == nil else { return }
            log.debug("collecting", ["repository": repositoryID, "what": due.rawValue])
            let git = git.gate(gate)
            try await (due == .collection ? git.patient() : git).run(due.command, deadline: nil)
            if due == .collection {
                let time = Array("\(clock().milliseconds)\n".utf8)
                try await BlockingThread.run { try FileSystem.writeAtomically(time, to: stamp, durable: false) }
                log.info("gate collected", ["repository": repositoryID])
            }
        } catch CommandError.cancelled {
            log.debug("collection interrupted", ["repository": repositoryID])
        } catch {
            log.warn("gate not collected", ["repository": repositoryID, "error": "\(error)"])
        }
    }

    /// What a gate needs.
    private enum Due: String {
        case collection = "everything"
        /// A part of a collection, of a few milliseconds.
        case packedRefs = "refs"

        var command: [String] {
            switch self {
            case .collection: GateCollector.command
            case .packedRefs: ["pack-refs", "--all"]
            }
        }
    }

    private static func last(_ stamp: String) -> Timestamp? {
        guard let text = try? FileSystem.readText(stamp, limit: 64) else { return nil }
        return Int64(text.prefix { $0 != "\n" }).map(Timestamp.init(milliseconds:))
    }

    /// The branches' logs stay whole: they say what was pushed. `--force`, because whoever holds the daemon's lock is
    /// the only one who collects, and a collection that was killed may have left git's own lock.
    fileprivate static let command = [
        "-c", "gc.reflogExpire=never", "-c", "gc.reflogExpireUnreachable=never", "-c", "gc.pruneExpire=2.weeks.ago",
        "-c", "pack.threads=1", "gc", "--quiet", "--force",
    ]
}
