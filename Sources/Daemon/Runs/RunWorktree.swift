import Platform

/// Where a run worked: its worktree and the repository that this is linked to, of which either may be gone.
struct RunWorktree: Sendable, Hashable {
    var repositoryID: String
    var run: RunID

    /// All that lie in a home, each once, in the order of the runs. Blocking.
    /// - Throws: ``SystemError`` when the directory of all worktrees cannot be read.
    static func all(in layout: HomeLayout) throws -> [RunWorktree] {
        var found: Set<RunWorktree> = []
        for repository in try FileSystem.entries(of: layout.worktrees) {
            let names = (try? FileSystem.entries(of: FilePath.join(layout.worktrees, repository))) ?? []
            found.formUnion(names.compactMap(RunRepository.run).map { RunWorktree(repositoryID: repository, run: $0) })
        }
        return found.sorted { $0.run < $1.run }
    }

    /// Those of them whose runs are over, or not known any more. Blocking.
    /// - Throws: as ``all(in:)``; ``StoreError``, because what cannot be looked up may be alive.
    static func left(in layout: HomeLayout, _ state: StateStore) throws -> [RunWorktree] {
        try all(in: layout).filter { try state.run(id: $0.run)?.status.isFinal ?? true }
    }

    /// Does what `git worktree remove --force` does, without a process for each of perhaps hundreds. Blocking.
    /// - Throws: ``SystemError``.
    func remove(_ layout: HomeLayout) throws(SystemError) {
        let gate = layout.gate(repositoryID)
        let worktree = layout.worktree(repositoryID: repositoryID, runID: run.text)
        try FileSystem.removeTree(worktree)
        try FileSystem.removeTree(FilePath.join(gate, "worktrees", run.text))
        // Last, because it is what says at the next start that there is something to remove.
        try FileSystem.removeTree(RunRepository(gate: gate, worktree: worktree).path)
    }
}
