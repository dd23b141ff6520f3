import Platform

/// Removes what runs of earlier daemons left on disk. Runs beside the daemon's work, never before it.
package struct Recovery: Sendable {
    private let layout: HomeLayout
    private let store: Store
    private let git: Git
    private let log: DaemonLog

    package init(layout: HomeLayout, store: Store, git: Git, log: DaemonLog) {
        self.layout = layout
        self.store = store
        self.git = git
        self.log = log
    }

    /// Ends processes and removes worktrees of runs that are over; those of live runs are not touched.
    package func cleanUp() async {
        let keeper = WorktreeKeeper(layout: layout, git: git, log: log)
        for (repositoryID, runID) in leftovers() where !Task.isCancelled {
            guard let id = RunID(runID), await isOver(id) else { continue }
            await keeper.endProcesses(of: id)
            await keeper.removeWorktree(repositoryID: repositoryID, runID: runID)
            log.info("orphaned worktree removed", ["run": runID])
        }
    }

    private func leftovers() -> [(repositoryID: String, runID: String)] {
        let repositories = (try? FileSystem.entries(of: layout.worktrees)) ?? []
        return repositories.flatMap { repository in
            let runs = (try? FileSystem.entries(of: FilePath.join(layout.worktrees, repository))) ?? []
            return runs.map { (repository, $0) }
        }
    }

    private func isOver(_ run: RunID) async -> Bool {
        do {
            return try await store.perform { try $0.run(id: run)?.status.isFinal ?? true }
        } catch {
            return false
        }
    }
}
