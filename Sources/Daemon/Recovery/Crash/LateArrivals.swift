/// Asks origin again about pushes of a dead daemon that it had not taken in yet, and says of their runs when it has.
///
/// Nobody waits for that: the runs are over, and have said that the commit may still arrive.
package actor LateArrivals {
    private let journal: RunJournal
    private let layout: HomeLayout
    private let log: DaemonLog
    private let clock: @Sendable () -> Timestamp
    private let pauses: [Duration]
    private var tasks: [RunID: Task<Void, Never>] = [:]
    private var isClosed = false

    /// Two minutes in all: what an origin does before it takes a push in (hooks, scans) seldom lasts longer.
    package static let standard: [Duration] = [1, 1, 2, 4, 8, 14, 30, 60].map { .seconds($0) }

    /// - Parameter pauses: how long to wait before each question.
    package init(
        journal: RunJournal, layout: HomeLayout, log: DaemonLog, clock: @escaping @Sendable () -> Timestamp,
        pauses: [Duration] = standard
    ) {
        self.journal = journal
        self.layout = layout
        self.log = log
        self.clock = clock
        self.pauses = pauses
    }

    /// Begins to ask about the commit of a run, and returns at once.
    /// - Parameter git: git in the gate.
    func watch(_ run: RunRecord, for tip: String, git: Git) {
        guard !isClosed else { return }
        tasks[run.id] = Task {
            await ask(run, tip, git)
            tasks[run.id] = nil
        }
    }

    /// Asks no more.
    package func close() async {
        isClosed = true
        let running = Array(tasks.values)
        for task in running { task.cancel() }
        for task in running { await task.value }
    }

    private func ask(_ run: RunRecord, _ tip: String, _ git: Git) async {
        for pause in pauses {
            do {
                try await ContinuousClock().sleep(for: pause)
            } catch {
                return
            }
            let fate = await PushFate.find(tip, on: run.branch, git: git, deadline: GitDeadline.question)
            if Task.isCancelled { return }
            guard case .wentOut(let words) = fate else { continue }
            await tell(run, InterruptedPush.wentOut("origin/\(run.branch)", words))
            return
        }
        log.warn("a push that was cut off has not arrived", ["run": run.id.text, "commit": tip])
    }

    private func tell(_ run: RunRecord, _ outcome: RunOutcome) async {
        let event = RunEvent(.notice, run: run.id, time: clock(), reason: outcome.reason)
        do {
            try await journal.record(event) { try $0.amendRun(run.id, outcome) }
            RunFile.write(run.ended(outcome, at: run.endedAt ?? clock()), layout: layout)
        } catch {
            log.warn("late push not recorded", ["run": run.id.text, "error": "\(error)"])
        }
    }
}
