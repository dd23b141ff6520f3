/// Which runs wait, which are active, and what each thing that happens to them asks for next.
///
/// A value whose transitions only change it and return the actions to perform, so that every order of
/// pushes, ends and cancellations is tested without a process. Rules (design §6):
/// - one active run a branch; a newer submission ends it and starts only when it has ended;
/// - of several submissions that wait for the same branch only the last is kept;
/// - at most `capacity` runs are active; waiting runs start oldest first, skipping busy branches.
package struct RunQueue: Sendable {
    /// What the scheduler must do after a transition, in order.
    package enum Action: Equatable, Sendable {
        /// Begin executing the run.
        case start(RunID)
        /// End the active run; ``ended(_:)`` is called when its processes and worktree are gone.
        case end(RunID, reason: String)
        /// Record a run that never started as cancelled.
        case recordCancelled(RunID, reason: String)
    }

    private struct Entry: Sendable {
        var id: RunID
        var key: BranchKey
    }

    private struct Active: Sendable {
        var key: BranchKey
        var isEnding: Bool
    }

    /// How many runs may be active at once; at least 1.
    package let capacity: Int
    private var waiting: [Entry] = []
    private var active: [RunID: Active] = [:]
    private var accepting = true

    /// An empty queue that runs at most `capacity` runs at once.
    package init(capacity: Int) { self.capacity = max(1, capacity) }

    /// The runs that wait, in the order in which they would start.
    package var waitingRuns: [RunID] { waiting.map(\.id) }
    /// The runs that are executing or ending.
    package var activeRuns: Set<RunID> { Set(active.keys) }
    /// True when nothing waits and nothing runs.
    package var isIdle: Bool { waiting.isEmpty && active.isEmpty }

    /// Adds a run, replacing what waits or runs on its branch.
    /// - Parameter reason: the reason recorded for the runs that it replaces.
    package mutating func submit(_ id: RunID, on key: BranchKey, superseding reason: String) -> [Action] {
        if active[id] != nil || waiting.contains(where: { $0.id == id }) { return [] }
        guard accepting else { return [.recordCancelled(id, reason: Self.stopping)] }
        var actions = dropWaiting(reason: reason) { $0.key == key }
        actions += endActive(reason: reason) { $0 == key }
        waiting.append(Entry(id: id, key: key))
        return actions + startWhatFits()
    }

    /// Ends one run, whether it waits or is active. Unknown and already ending runs need nothing.
    package mutating func cancel(_ id: RunID, reason: String) -> [Action] {
        if let run = active[id] {
            guard !run.isEnding else { return [] }
            active[id]?.isEnding = true
            return [.end(id, reason: reason)]
        }
        return dropWaiting(reason: reason) { $0.id == id } + startWhatFits()
    }

    /// Ends everything on a branch, for its deletion.
    package mutating func cancel(branch key: BranchKey, reason: String) -> [Action] {
        dropWaiting(reason: reason) { $0.key == key } + endActive(reason: reason) { $0 == key } + startWhatFits()
    }

    /// Ends everything and takes nothing new, for shutdown.
    package mutating func stop(reason: String) -> [Action] {
        accepting = false
        return dropWaiting(reason: reason) { _ in true } + endActive(reason: reason) { _ in true }
    }

    /// An active run has ended: its processes are gone and its worktree is released.
    package mutating func ended(_ id: RunID) -> [Action] {
        guard active.removeValue(forKey: id) != nil else { return [] }
        return startWhatFits()
    }

    /// The reason given to a run that arrives while the daemon stops.
    package static let stopping = "cancelled: the daemon is stopping"

    private mutating func dropWaiting(reason: String, where matches: (Entry) -> Bool) -> [Action] {
        let dropped = waiting.filter(matches)
        waiting.removeAll(where: matches)
        return dropped.map { .recordCancelled($0.id, reason: reason) }
    }

    private mutating func endActive(reason: String, where matches: (BranchKey) -> Bool) -> [Action] {
        let ending = active.filter { matches($0.value.key) && !$0.value.isEnding }.keys.sorted()
        for id in ending { active[id]?.isEnding = true }
        return ending.map { .end($0, reason: reason) }
    }

    private mutating func startWhatFits() -> [Action] {
        var actions: [Action] = []
        var index = 0
        while index < waiting.count, active.count < capacity {
            let entry = waiting[index]
            if active.values.contains(where: { $0.key == entry.key }) {
                index += 1
                continue
            }
            waiting.remove(at: index)
            active[entry.id] = Active(key: entry.key, isEnding: false)
            actions.append(.start(entry.id))
        }
        return actions
    }
}
