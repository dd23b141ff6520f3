/// Which runs wait, which are active, and what each thing that happens to them asks for next.
///
/// A value whose transitions only change it and return the actions to perform, so that every order of
/// pushes, ends and cancellations is tested without a process. Rules (design §6):
/// - one active run a branch; a newer submission ends it and starts only when it has ended;
/// - of several submissions that wait for the same branch only the last is kept;
/// - at most `capacity` runs are active; waiting runs start oldest first, skipping busy branches;
/// - a run that is parked holds no slot, and ends when a newer one comes for its branch;
/// - while the queue drains nothing starts, and what waits is kept.
package struct RunQueue: Sendable {
    /// What the scheduler must do after a transition, in order.
    package enum Action: Equatable, Sendable {
        /// Begin executing the run.
        case start(RunID)
        /// End the active run; ``ended(_:)`` is called when its processes and worktree are gone.
        case end(RunID, reason: String)
        /// End the parked run, which has no processes; ``ended(_:)`` is called when its worktree is gone.
        case endParked(RunID, reason: String)
        /// Record a run that never started as cancelled.
        case recordCancelled(RunID, reason: String)

        /// The run that it is about.
        var run: RunID {
            switch self {
            case .start(let id), .end(let id, _), .endParked(let id, _), .recordCancelled(let id, _): id
            }
        }

        /// What it is called in the log.
        var name: String {
            switch self {
            case .start: "start"
            case .end: "end"
            case .endParked: "end-parked"
            case .recordCancelled: "cancel-waiting"
            }
        }
    }

    private struct Entry: Sendable {
        var id: RunID
        var key: BranchKey
        /// It was parked before, so it still has its worktree.
        var wasParked = false
    }

    private struct Active: Sendable {
        var key: BranchKey
        var ending: Ending?
    }

    /// Why an active run was told to end.
    private enum Ending: Sendable {
        /// The daemon stops: one that waits for a person by then has no need to end.
        case withDaemon
        /// Somebody cancelled or replaced it.
        case forGood
    }

    /// How many runs may be active at once; at least 1.
    package let capacity: Int
    private var waiting: [Entry] = []
    private var active: [RunID: Active] = [:]
    private var parked: [RunID: BranchKey] = [:]
    /// Parked runs on their way out: they hold their branch, and no slot.
    private var leaving: [RunID: BranchKey] = [:]
    private var accepting = true
    /// While true, nothing starts.
    private(set) var isDraining = false

    /// An empty queue that runs at most `capacity` runs at once.
    package init(capacity: Int) { self.capacity = max(1, capacity) }

    /// The runs that wait, in the order in which they would start.
    package var waitingRuns: [RunID] { waiting.map(\.id) }
    /// The runs that are executing or ending.
    package var activeRuns: Set<RunID> { Set(active.keys) }
    /// The runs that wait for a person.
    package var parkedRuns: Set<RunID> { Set(parked.keys) }
    /// True when nothing runs, and nothing waits that could still start.
    package var isIdle: Bool { active.isEmpty && leaving.isEmpty && (waiting.isEmpty || isDraining) }

    /// Adds a run, replacing what waits or runs on its branch.
    /// - Parameter reason: the reason recorded for the runs that it replaces.
    package mutating func submit(_ id: RunID, on key: BranchKey, superseding reason: String) -> [Action] {
        if active[id] != nil || waiting.contains(where: { $0.id == id }) { return [] }
        guard accepting || isDraining else { return [.recordCancelled(id, reason: Self.stopping)] }
        var actions = dropWaiting(reason: reason) { $0.key == key }
        actions += endActive(reason: reason) { $0 == key }
        actions += endParked(reason: reason) { $1 == key }
        waiting.append(Entry(id: id, key: key))
        return actions + startWhatFits()
    }

    /// An active run now waits for a person: its slot is free. It stays so when the daemon was asked to stop meanwhile.
    /// - Returns: nil when the run itself was to be ended meanwhile, which is then to be carried out.
    package mutating func parked(_ id: RunID) -> [Action]? {
        guard let run = active[id], run.ending != .forGood else { return nil }
        active[id] = nil
        parked[id] = run.key
        return startWhatFits()
    }

    /// Takes in a run that an earlier daemon left parked.
    package mutating func park(_ id: RunID, on key: BranchKey) { parked[id] = key }

    /// A parked run was answered and goes on as soon as there is a slot, in the place that its age gives it.
    /// - Parameter younger: the runs that it goes before.
    package mutating func resume(_ id: RunID, before younger: Set<RunID> = []) -> [Action] {
        guard let key = parked.removeValue(forKey: id) else { return [] }
        let place = waiting.firstIndex { younger.contains($0.id) } ?? waiting.endIndex
        waiting.insert(Entry(id: id, key: key, wasParked: true), at: place)
        return startWhatFits()
    }

    /// Lets what is active finish and starts nothing more; what waits and what comes is kept.
    package mutating func drain() { isDraining = true }

    /// Ends the draining: what was kept starts.
    package mutating func endDrain() -> [Action] {
        isDraining = false
        return startWhatFits()
    }

    /// Ends one run, whether it waits, is active or is parked. Unknown and already ending runs need nothing.
    package mutating func cancel(_ id: RunID, reason: String) -> [Action] {
        if let run = active[id] {
            guard run.ending != .forGood else { return [] }
            active[id]?.ending = .forGood
            return [.end(id, reason: reason)]
        }
        return dropWaiting(reason: reason) { $0.id == id } + endParked(reason: reason) { run, _ in run == id }
            + startWhatFits()
    }

    /// Ends everything on a branch, for its deletion.
    package mutating func cancel(branch key: BranchKey, reason: String) -> [Action] {
        dropWaiting(reason: reason) { $0.key == key } + endActive(reason: reason) { $0 == key }
            + endParked(reason: reason) { $1 == key } + startWhatFits()
    }

    /// Ends what waits or is active and takes nothing new, for shutdown. What is parked stays so, and so does what
    /// waits while the queue drains.
    package mutating func stop(reason: String) -> [Action] {
        accepting = false
        let dropped = isDraining ? [] : dropWaiting(reason: reason) { _ in true }
        let ending = active.filter { $0.value.ending == nil }.keys.sorted()
        for id in ending { active[id]?.ending = .withDaemon }
        return dropped + ending.map { .end($0, reason: reason) }
    }

    /// An active or parked run has ended: its processes are gone and its worktree is released.
    package mutating func ended(_ id: RunID) -> [Action] {
        let wasActive = active.removeValue(forKey: id) != nil
        let wasLeaving = leaving.removeValue(forKey: id) != nil
        return wasActive || wasLeaving ? startWhatFits() : []
    }

    /// The reason given to a run that arrives while the daemon stops.
    package static let stopping = "cancelled: the daemon is stopping"

    private mutating func dropWaiting(reason: String, where matches: (Entry) -> Bool) -> [Action] {
        let dropped = waiting.filter(matches)
        waiting.removeAll(where: matches)
        return dropped.map { entry in
            guard entry.wasParked else { return .recordCancelled(entry.id, reason: reason) }
            leaving[entry.id] = entry.key
            return .endParked(entry.id, reason: reason)
        }
    }

    private mutating func endActive(reason: String, where matches: (BranchKey) -> Bool) -> [Action] {
        let ending = active.filter { matches($0.value.key) && $0.value.ending != .forGood }.keys.sorted()
        for id in ending { active[id]?.ending = .forGood }
        return ending.map { .end($0, reason: reason) }
    }

    private mutating func endParked(reason: String, where matches: (RunID, BranchKey) -> Bool) -> [Action] {
        let ending = parked.filter { matches($0.key, $0.value) }
        for (id, key) in ending {
            parked[id] = nil
            leaving[id] = key
        }
        return ending.keys.sorted().map { .endParked($0, reason: reason) }
    }

    private func isBusy(_ key: BranchKey) -> Bool {
        active.values.contains { $0.key == key } || leaving.values.contains(key)
    }

    private mutating func startWhatFits() -> [Action] {
        if isDraining { return [] }
        var actions: [Action] = []
        var index = 0
        while index < waiting.count, active.count < capacity {
            let entry = waiting[index]
            if isBusy(entry.key) {
                index += 1
                continue
            }
            waiting.remove(at: index)
            active[entry.id] = Active(key: entry.key)
            actions.append(.start(entry.id))
        }
        return actions
    }
}
