import Platform

/// Forgets old runs: their rows and events, their logs, the refs that pin their commits, and worktrees that no start could
/// clean up.
///
/// Looks after the start and after runs, not by a timer: nothing grows while nothing happens.
package actor RunRetention {
    private let policy: RetentionPolicy
    private let layout: HomeLayout
    private let store: Store
    private let git: Git
    private let cleaning: Cleaning
    private let log: DaemonLog
    private let clock: @Sendable () -> Timestamp
    private let freeSpace: @Sendable (String) throws -> Int64
    private var last: Timestamp?
    private var current: Task<Void, Never>?
    private var isClosed = false

    private static let interval = Duration.seconds(3600)
    private static let batch = 200
    /// A retention of one home.
    /// - Parameters:
    ///   - cleaning: waited for before a worktree is removed: what it can keep of one it keeps.
    ///   - freeSpace: how many bytes are free at a path.
    package init(
        policy: RetentionPolicy, layout: HomeLayout, store: Store, git: Git, cleaning: Cleaning, log: DaemonLog,
        clock: @escaping @Sendable () -> Timestamp,
        freeSpace: @escaping @Sendable (String) throws -> Int64 = { try FileSystem.freeSpace(at: $0) }
    ) {
        self.policy = policy
        self.layout = layout
        self.store = store
        self.git = git
        self.cleaning = cleaning
        self.log = log
        self.clock = clock
        self.freeSpace = freeSpace
    }

    /// Looks whether something is to be forgotten: at once when there are too many runs or the disk is short, and at most
    /// once an hour for their age. Returns before it is done.
    package func consider() {
        guard !isClosed, current == nil else { return }
        let age = last.map { clock().duration(since: $0) }
        let isRecent = age.map { $0 >= .zero && $0 < Self.interval } ?? false
        let isDue = !isRecent || isShort
        if !isDue, policy.runs == 0 { return }
        if isDue { last = clock() }
        current = Task {
            await sweep(onlyCount: !isDue)
            self.current = nil
        }
    }

    /// Returns when nothing is being forgotten.
    package func finished() async { await current?.value }

    /// Begins nothing new, and returns when what goes on has ended.
    package func close() async {
        isClosed = true
        current?.cancel()
        await current?.value
    }

    /// What is kept, and how much there is.
    package func report() async -> Report {
        Report(
            days: policy.days, runs: policy.runs, freeMiB: policy.freeMiB,
            recordedRuns: try? await store.perform { try $0.runCount() },
            availableMiB: (try? freeSpace(layout.root.path)).map { $0 >> 20 },
            leftWorktrees: try? await store.perform { [layout] in try RunWorktree.left(in: layout, $0).count })
    }

    private var isShort: Bool {
        guard policy.freeMiB > 0, let free = try? freeSpace(layout.root.path) else { return false }
        return free < Int64(policy.freeMiB) << 20
    }

    private func sweep(onlyCount: Bool) async {
        do {
            let limit = try await forgetOldRuns()
            try await forgetWorktrees(upTo: limit)
            if onlyCount { return }
            try await forgetStrayLogs()
            try await makeRoom()
        } catch {
            log.warn("old runs not forgotten", ["error": "\(error)"])
        }
    }

    /// - Returns: the greatest id of a run that is not to be remembered; nil = all are.
    private func forgetOldRuns() async throws -> RunID? {
        let policy = policy
        // A clock that was ahead made these. They would pass for the newest for as long as it was ahead.
        let tomorrow = RunID(before: Timestamp(milliseconds: clock().milliseconds + RetentionPolicy.day))
        let early = try await store.perform { state in
            let excess = policy.runs > 0 ? try state.runCount() - policy.runs : 0
            return excess > 0 ? try state.finalRuns(after: tomorrow, limit: excess) : []
        }
        var count = try await forget(early)
        let oldest = oldestKept
        let limit = try await store.perform { state in
            let newestBeyond = policy.runs > 0 ? try state.run(beyondNewest: policy.runs) : nil
            return [oldest, newestBeyond].compactMap(\.self).max()
        }
        while let limit, !Task.isCancelled {
            let runs = try await store.perform { try $0.finalRuns(upTo: limit, limit: Self.batch) }
            if runs.isEmpty { break }
            count += try await forget(runs)
        }
        if count > 0 { log.info("old runs forgotten", ["count": "\(count)"]) }
        return limit
    }

    /// - Returns: how many they are.
    private func forget(_ runs: [RunRecord]) async throws -> Int {
        for (repositoryID, runs) in Dictionary(grouping: runs, by: \.repositoryID) {
            let gate = layout.gate(repositoryID)
            if FileSystem.kind(of: gate) == .directory {
                try await RunRefs.forget(runs.map(\.id), git: git.gate(gate))
            }
        }
        let layout = layout
        try await BlockingThread.run {
            for run in runs { try FileSystem.removeTree(layout.runLogs(run.id.text)) }
        }
        // Last, so that whatever ends this before leaves runs that are found again.
        try await store.perform { state in try state.transaction { for run in runs { try state.removeRun(run.id) } } }
        return runs.count
    }

    /// The greatest id of a run that is too old.
    private var oldestKept: RunID? { policy.oldest(at: clock()).map(RunID.init(before:)) }

    /// Logs of runs that nothing else is known of, of a repository that was ejected while it was killed, say.
    private func forgetStrayLogs() async throws {
        guard let oldest = oldestKept else { return }
        for run in try await loggedRuns() where run <= oldest && !Task.isCancelled {
            guard try await store.perform({ try $0.run(id: run) }) == nil else { continue }
            try await removeLogs(of: run)
        }
    }

    /// Removes the worktrees that are still there although everything was cleaned up, as far as their runs are too old to
    /// be remembered, or too many.
    private func forgetWorktrees(upTo limit: RunID?) async throws {
        guard let limit else { return }
        for worktree in try await leftWorktrees() where worktree.run <= limit { try await remove(worktree) }
    }

    private func leftWorktrees() async throws -> [RunWorktree] {
        await cleaning.finished()
        // What it has not looked at may hold somebody's commits.
        if cleaning.isCancelled { return [] }
        return try await store.perform { [layout] in try RunWorktree.left(in: layout, $0) }
    }

    private func remove(_ worktree: RunWorktree) async throws {
        try await BlockingThread.run { [layout] in try worktree.remove(layout) }
        log.warn("worktree that could not be cleaned up removed", ["run": worktree.run.text])
    }

    /// Removes logs, and worktrees that could not be cleaned up, of runs that are over, oldest first, until enough is free.
    private func makeRoom() async throws {
        guard isShort else { return }
        let worktrees = Dictionary(grouping: try await leftWorktrees(), by: \.run)
        var count = 0
        for run in Set(try await loggedRuns()).union(worktrees.keys).sorted() {
            guard isShort, !Task.isCancelled else { break }
            guard try await store.perform({ try $0.run(id: run)?.status.isFinal ?? true }) else { continue }
            try await removeLogs(of: run)
            for worktree in worktrees[run] ?? [] { try await remove(worktree) }
            count += 1
        }
        let values: KeyValuePairs<String, String?> = [
            "runs": "\(count)", "enough": isShort ? "no" : "yes", "free_mb": "\(policy.freeMiB)",
        ]
        if count > 0 {
            log.warn("logs removed because the disk is nearly full", values)
        } else {
            log.debug("the disk is nearly full, and no logs are left to remove", values)
        }
    }

    private func loggedRuns() async throws -> [RunID] {
        let logs = layout.logs
        return try await BlockingThread.run { try FileSystem.entries(of: logs).compactMap { RunID($0) } }
    }

    private func removeLogs(of run: RunID) async throws {
        let directory = layout.runLogs(run.text)
        try await BlockingThread.run { try FileSystem.removeTree(directory) }
    }
}
