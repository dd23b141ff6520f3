import Platform

/// Removes what a run leaves behind: its processes, its worktree, and refs that its processes made.
package struct WorktreeKeeper: Sendable {
    private let layout: HomeLayout
    private let git: Git
    private let log: DaemonLog
    private let strays = StrayProcesses()

    /// A keeper of one home's worktrees.
    package init(layout: HomeLayout, git: Git, log: DaemonLog) {
        self.layout = layout
        self.git = git
        self.log = log
    }

    /// Ends the run's processes, then removes its worktree and stray refs. Never throws: what cannot be
    /// removed is logged and found again at the next start.
    package func release(_ run: RunRecord, repository: RepositoryRecord) async {
        await endProcesses(of: run.id)
        await removeWorktree(repositoryID: repository.id, runID: run.id.text)
        await cleanGate(of: run.id, repository: repository)
    }

    /// Removes the refs that the run's processes made in the gate, and the pins that only the run needed.
    package func cleanGate(of run: RunID, repository: RepositoryRecord) async {
        let gate = layout.gate(repository.id)
        do {
            let removed = try await StrayRefs.remove(
                gate: gate, git: git, defaultBranch: repository.defaultBranch)
            for ref in removed { log.info("stray ref removed", ["run": run.text, "ref": ref]) }
            try await RunRefs.release(run, git: git.gate(gate))
        } catch {
            log.warn("gate not cleaned after run", ["run": run.text, "error": "\(error)"])
        }
    }

    /// Removes a run's worktree and its record in the gate.
    package func removeWorktree(repositoryID: String, runID: String) async {
        let worktree = layout.worktree(repositoryID: repositoryID, runID: runID)
        let own = RunRepository(gate: layout.gate(repositoryID), worktree: worktree).path
        guard FileSystem.kind(of: own) != nil else { return await removeLinkedWorktree(worktree, repositoryID, runID) }
        do {
            if FileSystem.kind(of: worktree) != nil {
                try await git.gate(own).run(
                    ["worktree", "remove", "--force", "--force", worktree], deadline: GitDeadline.checkout)
            }
        } catch {
            log.debug("git worktree remove failed", ["worktree": worktree, "error": "\(error)"])
        }
        do {
            try await BlockingThread.run {
                // The repository goes last: it is what says at the next start that there is something to remove.
                try FileSystem.removeTree(worktree)
                try FileSystem.removeTree(own)
            }
        } catch {
            log.warn("worktree not removed", ["worktree": worktree, "error": "\(error)"])
        }
    }

    /// Removes a worktree of a parked run of an earlier version, which is linked to the gate itself.
    private func removeLinkedWorktree(_ worktree: String, _ repositoryID: String, _ runID: String) async {
        let git = git.gate(layout.gate(repositoryID))
        do {
            if FileSystem.kind(of: worktree) != nil {
                try await git.run(
                    ["worktree", "remove", "--force", "--force", worktree], deadline: GitDeadline.checkout)
                return
            }
        } catch {
            // A worktree that git no longer knows (a half-made one, say) is removed as what it is: a directory.
            log.debug("git worktree remove failed", ["worktree": worktree, "error": "\(error)"])
        }
        do {
            try await BlockingThread.run { try FileSystem.removeTree(worktree) }
            // Only for a record that is left, when a command of the run removed the directory, say: the worktree that
            // another run makes at this moment could be pruned with it.
            let record = FilePath.join(layout.gate(repositoryID), "worktrees", runID)
            guard FileSystem.kind(of: record) != nil else { return }
            try await git.run(["worktree", "prune"], deadline: GitDeadline.local)
        } catch {
            log.warn("worktree not removed", ["worktree": worktree, "error": "\(error)"])
        }
    }

    /// From now on the run's commands may leave processes behind.
    package func expectProcesses(of run: RunID) { strays.begin(run.text) }

    /// Ends whatever still carries the run's marker, and what no other run can have let go of without a trace.
    package func endProcesses(of run: RunID) async {
        let marker = RunMarker.marker(for: run)
        let strays = strays
        // Of another run; or of git, such as what keeps a password or a line of ssh's open for a while.
        let others = [RunMarker.variable, GateWork.variable]
        do {
            let left = try await BlockingThread.run {
                ProcessTree.end(marker: marker, grace: .seconds(3))
                    + strays.end(run.text, sparing: others, grace: .seconds(3))
            }
            for process in left { log.warn("process not ended", ["run": run.text, "pid": "\(process.pid)"]) }
        } catch {
            log.warn("processes not ended", ["run": run.text, "error": "\(error)"])
        }
    }
}
