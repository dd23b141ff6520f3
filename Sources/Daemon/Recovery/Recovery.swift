import Platform

/// Removes what runs of earlier daemons left: processes, worktrees, refs. Runs beside the daemon's work, never before it.
package struct Recovery: Sendable {
    private let layout: HomeLayout
    private let store: Store
    private let git: Git
    private let log: DaemonLog

    /// A recovery of one home.
    package init(layout: HomeLayout, store: Store, git: Git, log: DaemonLog) {
        self.layout = layout
        self.store = store
        self.git = git
        self.log = log
    }

    /// Starts to clean, one repository beside the other, and returns at once.
    /// - Parameter crashed: the runs that were active when their daemon died; they may have left processes without a
    ///   worktree.
    package func begin(crashed: [RunRecord]) -> Cleaning {
        Cleaning(
            Task {
                await leftovers(crashed).mapValues { runs in
                    Task { for run in runs where !Task.isCancelled { await cleanUp(run) } }
                }
            })
    }

    /// A run of an earlier daemon, or a worktree whose run is not recorded any more.
    private struct Leftover: Sendable, Hashable {
        var repositoryID: String
        var run: RunID
    }

    private func leftovers(_ crashed: [RunRecord]) async -> [String: Set<Leftover>] {
        var found = Set(crashed.map { Leftover(repositoryID: $0.repositoryID, run: $0.id) })
        for leftover in await worktrees() where await isOver(leftover.run) { found.insert(leftover) }
        return Dictionary(grouping: found, by: \.repositoryID).mapValues { Set($0) }
    }

    private func worktrees() async -> [Leftover] {
        let worktrees = layout.worktrees
        let found = try? await BlockingThread.run {
            try FileSystem.entries(of: worktrees).flatMap { repository in
                let names = (try? FileSystem.entries(of: FilePath.join(worktrees, repository))) ?? []
                return names.compactMap { RunID($0) }.map { Leftover(repositoryID: repository, run: $0) }
            }
        }
        return found ?? []
    }

    private func isOver(_ run: RunID) async -> Bool {
        do {
            return try await store.perform { try $0.run(id: run)?.status.isFinal ?? true }
        } catch {
            // What cannot be looked up may be alive.
            return false
        }
    }

    private func cleanUp(_ leftover: Leftover) async {
        let keeper = WorktreeKeeper(layout: layout, git: git, log: log)
        await keeper.endProcesses(of: leftover.run)
        await keeper.removeWorktree(repositoryID: leftover.repositoryID, runID: leftover.run.text)
        if let repository = try? await store.perform({ try $0.repository(id: leftover.repositoryID) }) {
            await keeper.cleanGate(of: leftover.run, repository: repository)
        }
        log.info("leftovers of an earlier daemon removed", ["run": leftover.run.text])
    }
}
