import Platform

/// Removes what runs of earlier daemons left: processes, worktrees, refs; and puts gates and servers in order. Runs
/// beside the daemon's work, never before it.
package struct Recovery: Sendable {
    private let layout: HomeLayout
    private let store: Store
    private let journal: RunJournal
    private let git: Git
    private let late: LateArrivals
    private let log: DaemonLog
    private let clock: @Sendable () -> Timestamp

    /// A recovery of one home.
    /// - Parameter late: asks about pushes that may still arrive.
    package init(
        layout: HomeLayout, store: Store, journal: RunJournal, git: Git, late: LateArrivals, log: DaemonLog,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.layout = layout
        self.store = store
        self.journal = journal
        self.git = git
        self.late = late
        self.log = log
        self.clock = clock
    }

    /// Starts to clean, one repository beside the other, and returns at once.
    package func begin(_ report: CrashReport) -> Cleaning {
        Cleaning(
            Task {
                await late.look()
                await keepCopies(of: report.failed)
                let leftovers = await leftovers(report)
                await endProcesses(leftovers, report.instances)
                await finishLogs(of: report.failed.map(\.id), because: StateStore.crashMessage)
                let groups = await groups(leftovers, report)
                return Dictionary(
                    uniqueKeysWithValues: groups.map { repository, runs in
                        (repository, Task { await cleanUp(repository, runs, pushing: report.pushing) })
                    })
            })
    }

    /// So that no later database takes a run for one that waits.
    private func keepCopies(of failed: [RunRecord]) async {
        let outcome = RunOutcome(.failed, reason: StateStore.crashMessage)
        let time = clock()
        _ = try? await BlockingThread.run { [layout] in
            for run in failed { RunFile.write(run.ended(outcome, at: time), layout: layout) }
        }
    }

    /// The leftovers by repository. A daemon that died while it cleaned up may have left refs of runs of which nothing
    /// else is there, so after a crash there is a group for every repository.
    private func groups(_ leftovers: [RunWorktree], _ report: CrashReport) async -> [String: [RunWorktree]] {
        var groups = Dictionary(grouping: leftovers, by: \.repositoryID)
        guard !report.instances.isEmpty else { return groups }
        let repositories = (try? await store.perform { try $0.repositories().map(\.id) }) ?? []
        for repository in repositories { groups[repository, default: []] += [] }
        return groups
    }

    /// What runs of earlier daemons left, and worktrees whose runs are not recorded any more.
    private func leftovers(_ report: CrashReport) async -> [RunWorktree] {
        var found = Set(report.runs.map { RunWorktree(repositoryID: $0.repositoryID, run: $0.id) })
        let left = try? await store.perform { [layout] state in try RunWorktree.left(in: layout, state) }
        found.formUnion(left ?? [])
        return found.sorted { $0.run < $1.run }
    }

    /// Says in the logs of the steps that were at work why they ended; nobody writes there any more.
    private func finishLogs(of runs: [RunID], because reason: String) async {
        let steps = try? await store.perform { state in try runs.compactMap { try state.steps(runID: $0).last } }
        let logs = steps?.filter { $0.status == .cancelled }.compactMap(\.logPath) ?? []
        guard !logs.isEmpty else { return }
        _ = try? await BlockingThread.run { for log in logs { StepLog.finish(left: log, fatal: reason) } }
    }

    private func endProcesses(_ leftovers: [RunWorktree], _ instances: [String]) async {
        guard !leftovers.isEmpty || !instances.isEmpty else { return }
        let processes = LeftProcesses(layout: layout, log: log)
        let runs = leftovers.map { ($0.repositoryID, $0.run) }
        do {
            // Those of daemons of before the last one, too, which may have died before it came to them.
            let marked = try await BlockingThread.run { try Set(ProcessTree.marks(GateWork.variable).map(\.value)) }
            let dead = try await store.perform { state in
                try marked.filter { try instances.contains($0) || state.instance(id: $0)?.closedAt != nil }
            }
            try await BlockingThread.run { processes.end(runs: runs, instances: dead.sorted()) }
        } catch {
            log.warn("left processes not looked for", ["error": "\(error)"])
        }
    }

    private func cleanUp(_ repositoryID: String, _ leftovers: [RunWorktree], pushing: [RunRecord]) async {
        let repository = try? await store.perform { try $0.repository(id: repositoryID) }
        let gate = layout.gate(repositoryID)
        for leftover in leftovers where !Task.isCancelled {
            let remote = repository?.remoteName ?? RemoteDecision.usualName
            guard await keepCommits(of: leftover, gate: gate, remote: remote) else { continue }
            await removeWorktree(of: leftover)
        }
        // Also when the daemon is to stop: of runs whose worktrees are gone nobody would find the refs again.
        if let repository { await Task { await cleanGate(repository, leftovers.map(\.run)) }.value }
        for run in pushing where run.repositoryID == repositoryID { await end(run, gate: gate) }
        guard !leftovers.isEmpty else { return }
        log.info(
            "leftovers of an earlier daemon removed", ["repository": repositoryID, "runs": "\(leftovers.count)"])
    }

    /// - Returns: false when what the worktree has cannot be looked at, so that it has to stay for the next start.
    private func keepCommits(of leftover: RunWorktree, gate: String, remote: String) async -> Bool {
        let run = leftover.run
        do {
            let pushed = try await store.perform { try $0.run(id: run)?.commit }
            let worktree = layout.worktree(repositoryID: leftover.repositoryID, runID: run.text)
            let repository = RunRepository(gate: gate, worktree: worktree)
            guard let kept = try await LostCommits.keep(run, pushed: pushed, repository: repository, git: git) else {
                return true
            }
            let notice = LostCommits.notice(kept, run, remote: remote)
            log.warn("commits of a dead run kept", ["run": run.text, "ref": RunRefs.recoverRef(run)])
            guard pushed != nil else { return true }
            try await journal.record(RunEvent(.notice, run: run, time: clock(), reason: notice)) { _ in }
            return true
        } catch {
            log.warn(
                "worktree of a dead run cannot be looked at and stays until the next start",
                ["run": run.text, "error": "\(error)"])
            return false
        }
    }

    private func removeWorktree(of leftover: RunWorktree) async {
        do {
            try await BlockingThread.run { [layout] in try leftover.remove(layout) }
        } catch {
            log.warn("worktree not removed", ["run": leftover.run.text, "error": "\(error)"])
        }
    }

    private func cleanGate(_ repository: RepositoryRecord, _ runs: [RunID]) async {
        let gate = layout.gate(repository.id)
        do {
            if !runs.isEmpty {
                try await git.gate(gate).run(["worktree", "prune"], deadline: GitDeadline.local)
                for ref in try await StrayRefs.remove(gate: gate, git: git, defaultBranch: repository.defaultBranch) {
                    log.info("stray ref removed", ["repository": repository.id, "ref": ref])
                }
            }
            let working = try await RunRefs.working(git: git.gate(gate))
            let dead = try await store.perform { state in
                try working.filter { try runs.contains($0) || state.run(id: $0)?.status.isFinal ?? true }
            }
            if !dead.isEmpty { try await RunRefs.release(dead.sorted(), git: git.gate(gate)) }
        } catch {
            log.warn("gate not cleaned after a crash", ["repository": repository.id, "error": "\(error)"])
        }
    }

    /// Ends a run whose push to origin was under way.
    private func end(_ run: RunRecord, gate: String) async {
        do {
            let tips = try await store.perform { try $0.pushedTips(ofRun: run.id) }
            let git = git.gate(gate)
            let outcome = await InterruptedPush(run: run, git: git, tips: tips).outcome()
            let time = clock()
            let event = RunEvent(
                .ended, run: run.id, time: time, status: outcome.status.rawValue, reason: outcome.reason)
            try await journal.record(event) { try $0.markRunEnded(run.id, outcome, at: time) }
            let ended = run.ended(outcome, at: time)
            RunFile.write(ended, layout: layout)
            if let reason = outcome.reason { await finishLogs(of: [run.id], because: reason) }
            if outcome.awaited != nil { await late.look() }
        } catch {
            log.error("end of run not recorded", ["run": run.id.text, "error": "\(error)"])
        }
    }
}
