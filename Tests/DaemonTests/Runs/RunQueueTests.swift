import Testing

@testable import Daemon

@Suite struct RunQueueTests {
    private let superseded = "cancelled: superseded by new push"
    private let main = BranchKey(repositoryID: "a", branch: "main")
    private let topic = BranchKey(repositoryID: "a", branch: "topic")

    @Test func `a free queue starts a run at once`() {
        var queue = RunQueue(capacity: 2)
        let run = RunID.mint()
        #expect(queue.submit(run, on: main, superseding: superseded) == [.start(run)])
    }

    @Test func `a newer push ends the active run and starts only after it has ended`() {
        var queue = RunQueue(capacity: 2)
        let (first, second) = (RunID.mint(), RunID.mint())
        _ = queue.submit(first, on: main, superseding: superseded)
        #expect(queue.submit(second, on: main, superseding: superseded) == [.end(first, reason: superseded)])
        #expect(queue.ended(first) == [.start(second)])
    }

    @Test func `of several pushes that arrive meanwhile only the last is run`() {
        var queue = RunQueue(capacity: 2)
        let runs = (0..<4).map { _ in RunID.mint() }
        _ = queue.submit(runs[0], on: main, superseding: superseded)
        _ = queue.submit(runs[1], on: main, superseding: superseded)
        #expect(
            queue.submit(runs[2], on: main, superseding: superseded)
                == [.recordCancelled(runs[1], reason: superseded)])
        #expect(
            queue.submit(runs[3], on: main, superseding: superseded)
                == [.recordCancelled(runs[2], reason: superseded)])
        #expect(queue.ended(runs[0]) == [.start(runs[3])])
        #expect(queue.ended(runs[3]) == [])
        #expect(queue.isIdle)
    }

    @Test func `branches run side by side up to the capacity, oldest first`() {
        var queue = RunQueue(capacity: 2)
        let keys = (0..<4).map { BranchKey(repositoryID: "a", branch: "b\($0)") }
        let runs = keys.map { key in (RunID.mint(), key) }
        let started = runs.flatMap { queue.submit($0.0, on: $0.1, superseding: superseded) }
        #expect(started == [.start(runs[0].0), .start(runs[1].0)])
        #expect(queue.waitingRuns == [runs[2].0, runs[3].0])
        #expect(queue.ended(runs[1].0) == [.start(runs[2].0)])
    }

    @Test func `a branch that waits for its own old run does not block the others`() {
        var queue = RunQueue(capacity: 2)
        let runs = (0..<3).map { _ in RunID.mint() }
        _ = queue.submit(runs[0], on: main, superseding: superseded)
        _ = queue.submit(runs[1], on: main, superseding: superseded)
        #expect(queue.submit(runs[2], on: topic, superseding: superseded) == [.start(runs[2])])
    }

    @Test func `a parked run holds no slot, and goes on in the place of its age`() {
        var queue = RunQueue(capacity: 1)
        let (first, second, third) = (RunID.mint(), RunID.mint(), RunID.mint())
        _ = queue.submit(first, on: main, superseding: superseded)
        _ = queue.submit(second, on: topic, superseding: superseded)
        #expect(queue.parked(first) == [.start(second)])
        _ = queue.submit(third, on: BranchKey(repositoryID: "a", branch: "third"), superseding: superseded)
        #expect(queue.resume(first, before: [third]) == [])
        #expect(queue.waitingRuns == [first, third])
        #expect(queue.ended(second) == [.start(first)])
        #expect(queue.resume(first) == [])
        #expect(queue.parkedRuns.isEmpty)
    }

    @Test func `a newer push, a deletion and a cancellation end a parked run before anything follows`() {
        var queue = RunQueue(capacity: 1)
        let runs = (0..<3).map { _ in RunID.mint() }
        for run in runs { queue.park(run, on: BranchKey(repositoryID: "a", branch: run.text)) }
        let newer = RunID.mint()
        let first = BranchKey(repositoryID: "a", branch: runs[0].text)
        #expect(queue.submit(newer, on: first, superseding: superseded) == [.endParked(runs[0], reason: superseded)])
        let second = BranchKey(repositoryID: "a", branch: runs[1].text)
        #expect(queue.cancel(branch: second, reason: "gone") == [.endParked(runs[1], reason: "gone")])
        #expect(queue.cancel(runs[2], reason: "no") == [.endParked(runs[2], reason: "no")])
        #expect(queue.cancel(runs[2], reason: "no") == [])
        #expect(!queue.isIdle)
        #expect(queue.ended(runs[0]) == [.start(newer)])
        #expect(queue.ended(runs[1]) == [] && queue.ended(runs[2]) == [])
    }

    @Test func `an answered run that still waits for a slot gives its worktree back when it is ended`() {
        for end in 0..<3 {
            var queue = RunQueue(capacity: 1)
            let (answered, active, newer) = (RunID.mint(), RunID.mint(), RunID.mint())
            queue.park(answered, on: main)
            _ = queue.submit(active, on: topic, superseding: superseded)
            _ = queue.resume(answered)
            let actions =
                switch end {
                case 0: queue.submit(newer, on: main, superseding: superseded)
                case 1: queue.cancel(answered, reason: superseded)
                default: queue.cancel(branch: main, reason: superseded)
                }
            #expect(actions == [.endParked(answered, reason: superseded)])
            #expect(queue.ended(active) == [])
            #expect(queue.ended(answered) == (end == 0 ? [.start(newer)] : []))
            #expect(queue.isIdle == (end != 0))
        }
    }

    @Test func `a run that is to end does not park`() {
        var queue = RunQueue(capacity: 1)
        let run = RunID.mint()
        _ = queue.submit(run, on: main, superseding: superseded)
        _ = queue.cancel(run, reason: "no")
        #expect(queue.parked(run) == nil)
        #expect(queue.ended(run) == [])
        #expect(queue.isIdle)
    }

    @Test func `stopping leaves parked runs alone`() {
        var queue = RunQueue(capacity: 1)
        let run = RunID.mint()
        queue.park(run, on: main)
        #expect(queue.stop(reason: "stop") == [])
        #expect(queue.isIdle && queue.parkedRuns == [run])
    }

    @Test func `a run that waits for a person by the time that the daemon ends it stays parked`() {
        var queue = RunQueue(capacity: 2)
        let (asking, unwanted) = (RunID.mint(), RunID.mint())
        _ = queue.submit(asking, on: main, superseding: superseded)
        _ = queue.submit(unwanted, on: topic, superseding: superseded)
        #expect(queue.stop(reason: "stop").count == 2)
        #expect(queue.cancel(unwanted, reason: "no") == [.end(unwanted, reason: "no")])
        #expect(queue.parked(unwanted) == nil)
        #expect(queue.parked(asking) == [])
        #expect(queue.ended(unwanted) == [])
        #expect(queue.isIdle && queue.parkedRuns == [asking])
    }

    @Test func `while the queue drains nothing starts, and what waits survives the stop`() {
        var queue = RunQueue(capacity: 1)
        let (active, waiting, later) = (RunID.mint(), RunID.mint(), RunID.mint())
        _ = queue.submit(active, on: main, superseding: superseded)
        _ = queue.submit(waiting, on: topic, superseding: superseded)
        queue.drain()
        #expect(!queue.isIdle)
        #expect(queue.ended(active) == [])
        #expect(queue.isIdle)
        #expect(queue.submit(later, on: main, superseding: superseded) == [])
        var resumed = queue
        #expect(resumed.endDrain() == [.start(waiting)])
        #expect(queue.stop(reason: "stop") == [])
        #expect(queue.waitingRuns == [waiting, later])
    }

    @Test func `the same run submitted twice is one run`() {
        var queue = RunQueue(capacity: 1)
        let run = RunID.mint()
        _ = queue.submit(run, on: main, superseding: superseded)
        #expect(queue.submit(run, on: main, superseding: superseded) == [])
    }

    @Test func `cancelling twice ends a run once`() {
        var queue = RunQueue(capacity: 1)
        let run = RunID.mint()
        _ = queue.submit(run, on: main, superseding: superseded)
        #expect(queue.cancel(run, reason: "cancelled") == [.end(run, reason: "cancelled")])
        #expect(queue.cancel(run, reason: "cancelled") == [])
    }

    @Test func `stopping drops what waits, ends what runs and takes nothing new`() {
        var queue = RunQueue(capacity: 1)
        let runs = (0..<3).map { _ in RunID.mint() }
        _ = queue.submit(runs[0], on: main, superseding: superseded)
        _ = queue.submit(runs[1], on: topic, superseding: superseded)
        #expect(
            queue.stop(reason: "stop")
                == [.recordCancelled(runs[1], reason: "stop"), .end(runs[0], reason: "stop")])
        #expect(
            queue.submit(runs[2], on: topic, superseding: superseded)
                == [.recordCancelled(runs[2], reason: RunQueue.stopping)])
        #expect(queue.ended(runs[0]) == [])
        #expect(queue.isIdle)
    }

    @Test func `any order of pushes, ends and cancellations leaves at most one live run a branch and loses none`() {
        var random = SplitMix(seed: 7)
        for _ in 0..<200 {
            var queue = RunQueue(capacity: 3)
            var live: [RunID: BranchKey] = [:]
            var open: Set<RunID> = []
            var newest: [BranchKey: RunID] = [:]
            var parked: Set<RunID> = []
            // Parked once, answered, and waiting or gone on since: they have a worktree to release.
            var answered: Set<RunID> = []
            var leaving: Set<RunID> = []
            func perform(_ actions: [RunQueue.Action]) {
                for action in actions {
                    switch action {
                    case .start(let id):
                        let key = keys[id] ?? main
                        #expect(!live.values.contains(key), "two live runs on \(key)")
                        live[id] = key
                        #expect(live.count <= 3)
                    case .end(let id, _): #expect(live[id] != nil)
                    case .recordCancelled(let id, _):
                        #expect(!answered.contains(id))
                        open.remove(id)
                    case .endParked(let id, _):
                        #expect(leaving.insert(id).inserted)
                        #expect(parked.remove(id) != nil || answered.contains(id))
                    }
                }
            }
            var keys: [RunID: BranchKey] = [:]
            for _ in 0..<60 {
                switch random.next() % 7 {
                case 0, 1:
                    let id = RunID.mint()
                    let key = BranchKey(repositoryID: "a", branch: "b\(random.next() % 5)")
                    keys[id] = key
                    newest[key] = id
                    open.insert(id)
                    perform(queue.submit(id, on: key, superseding: superseded))
                case 2:
                    if let id = live.keys.sorted().first {
                        live[id] = nil
                        open.remove(id)
                        perform(queue.ended(id))
                    }
                case 3:
                    if let id = live.keys.sorted().first, let actions = queue.parked(id) {
                        live[id] = nil
                        parked.insert(id)
                        perform(actions)
                    }
                case 4:
                    if let id = parked.sorted().first {
                        parked.remove(id)
                        answered.insert(id)
                        perform(queue.resume(id))
                    }
                case 5:
                    if let id = leaving.popFirst() {
                        open.remove(id)
                        perform(queue.ended(id))
                    }
                default:
                    if let id = open.sorted().dropFirst(Int(random.next() % 3)).first {
                        perform(queue.cancel(id, reason: "cancelled"))
                    }
                }
            }
            while let id = live.keys.sorted().first ?? leaving.first {
                live[id] = nil
                leaving.remove(id)
                open.remove(id)
                perform(queue.ended(id))
            }
            #expect(open == parked && queue.parkedRuns == parked)
            for id in parked.sorted() { perform(queue.cancel(id, reason: "cancelled")) }
            for id in leaving {
                open.remove(id)
                perform(queue.ended(id))
            }
            #expect(open.isEmpty)
            #expect(queue.isIdle)
        }
    }
}

/// A small generator with a fixed seed (SplitMix64, Steele et al. 2014), so that a failing order can be repeated.
private struct SplitMix {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
