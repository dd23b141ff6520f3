import Platform

/// Asks origin again about pushes that were cut off and that it had not taken in yet, or about which it could not be asked,
/// and says of their runs when it has.
///
/// Nobody waits for that: the runs are over, and have said that the commit may still arrive. What is open stands in the
/// store, so that the next daemon goes on asking.
package actor LateArrivals {
    private let store: Store
    private let journal: RunJournal
    private let layout: HomeLayout
    private let git: Git
    private let log: DaemonLog
    private let clock: @Sendable () -> Timestamp
    private var tasks: [RunID: Task<Void, Never>] = [:]
    private var isClosed = false

    /// Seconds between the questions. Two minutes in all: what an origin does before it takes a push in (hooks, scans) seldom
    /// lasts longer.
    private static let pauses: [Int64] = [1, 1, 2, 4, 8, 14, 30, 60]
    /// How long origin is asked, in milliseconds.
    static let patience = pauses.reduce(0, +) * 1000

    /// One that asks about the runs of one home.
    package init(
        store: Store, journal: RunJournal, layout: HomeLayout, git: Git, log: DaemonLog,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.journal = journal
        self.layout = layout
        self.git = git
        self.log = log
        self.clock = clock
    }

    /// Begins to ask about whatever is recorded as open, and returns before there is an answer.
    package func look() async {
        do {
            for (id, push, until) in try await store.perform({ try $0.latePushes() }) {
                guard !isClosed, tasks[id] == nil, let run = try await store.perform({ try $0.run(id: id) }) else {
                    continue
                }
                if tasks[id] == nil { tasks[id] = Task { await ask(run, push, until) } }
            }
        } catch {
            log.warn("late pushes not looked up", ["error": "\(error)"])
        }
    }

    /// Asks no more.
    package func close() async {
        isClosed = true
        let running = Array(tasks.values)
        for task in running { task.cancel() }
        for task in running { await task.value }
    }

    private func ask(_ run: RunRecord, _ push: AwaitedPush, _ until: Timestamp) async {
        defer { tasks[run.id] = nil }
        // So that this is asked even when the database is lost meanwhile.
        RunFile.write(awaited: push, of: run.id, layout: layout)
        let git = git.gate(layout.gate(run.repositoryID))
        for pause in Self.pauses {
            do {
                try await ContinuousClock().sleep(for: .seconds(pause))
            } catch {
                return
            }
            if await isPushedAgain(push, run) { break }
            let fate = await PushFate.find(push.commit, on: run.branch, git: git, deadline: GitDeadline.question)
            if Task.isCancelled { return }
            if case .wentOut(let words) = fate { return await tell(run, push, words) }
            // A daemon that comes late asks once.
            if clock() >= until { break }
        }
        log.warn("a push that was cut off has not arrived", ["run": run.id.text, "commit": push.commit])
        _ = try? await store.perform { try $0.removeLatePush(of: run.id) }
        RunFile.write(awaited: nil, of: run.id, layout: layout)
    }

    /// Whether another run has pushed the same commit since then: where that comes from is not to be told any more.
    private func isPushedAgain(_ push: AwaitedPush, _ run: RunRecord) async -> Bool {
        let latest = try? await store.perform { state in
            try state.latestRun(repositoryID: run.repositoryID, branch: run.branch).map { latest in
                (id: latest.id, tips: try state.pushedTips(ofRun: latest.id))
            }
        }
        guard let latest else { return false }
        return latest.id != run.id && latest.tips.contains(push.commit)
    }

    private func tell(_ run: RunRecord, _ push: AwaitedPush, _ words: String) async {
        let outcome = RunOutcome(.interrupted, reason: ReasonText.shown("\(push.cause), which went out: \(words)"))
        let event = RunEvent(.notice, run: run.id, time: clock(), reason: outcome.reason)
        do {
            try await journal.record(event) { state in
                try state.amendRun(run.id, outcome)
                try state.removeLatePush(of: run.id)
            }
            RunFile.write(run.ended(outcome, at: run.endedAt ?? clock()), layout: layout)
            RunFile.write(awaited: nil, of: run.id, layout: layout)
        } catch {
            log.warn("late push not recorded", ["run": run.id.text, "error": "\(error)"])
        }
    }
}
