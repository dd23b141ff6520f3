import Platform

/// Keeps what a dead run had committed and nothing else leads to.
enum LostCommits {
    /// Pins the HEAD of a dead run's worktree as `refs/no-mistakes/recover/<run>` when some commit of it would else be
    /// lost with the worktree.
    /// - Parameter pushed: the commit that was pushed, when it is known; a HEAD that is still there needs no look.
    /// - Returns: whether there was such a commit.
    /// - Throws: ``GitError``, ``CommandError``.
    static func keep(_ run: RunID, pushed: String?, repository: RunRepository, git: Git) async throws -> Bool {
        let head: String? = try await BlockingThread.run {
            try repository.head() ?? Self.head(ofLinked: run, in: repository.gate)
        }
        guard let head, head != pushed else { return false }
        let git = git.gate(repository.gate)
        // What commands committed is only in the run's own repository.
        let reader = git.adding(["GIT_ALTERNATE_OBJECT_DIRECTORIES": repository.objectsVariable])
        guard try await reader.succeeds(["cat-file", "-e", "\(head)^{commit}"], deadline: GateDeadline.local) else {
            return false
        }
        // Without its own worktree, whose HEAD would count as a ref, and the run's own pins, which go.
        let others = [
            "rev-list", "--max-count=1", head, "--not", "--exclude=\(RunRefs.prefix(run))*",
            "--exclude=\(RunRefs.recoverRef(run))", "--glob=refs/*",
        ]
        guard try await !reader.text(others, deadline: GateDeadline.local).isEmpty else { return false }
        let ref = RunRefs.recoverRef(run)
        if try await git.succeeds(["cat-file", "-e", "\(head)^{commit}"], deadline: GateDeadline.local) {
            try await git.run(["update-ref", ref, head], deadline: GateDeadline.local)
        } else {
            let fetch = [
                "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", repository.path,
                "+\(head):\(ref)",
            ]
            try await git.run(fetch, deadline: GitDeadline.transfer)
        }
        return true
    }

    /// What is said about a kept commit.
    static func notice(_ run: RunID, remote: String) -> String {
        "commits that only this run's worktree had are kept; to get them: "
            + "git fetch \(remote) \(RunRefs.recoverRef(run)):refs/heads/recovered-\(run.text.suffix(6).lowercased())"
    }

    /// The same for a worktree of an earlier version, by its record in the gate (gitrepository-layout(5),
    /// "worktrees/<id>/HEAD").
    private static func head(ofLinked run: RunID, in gate: String) throws -> String? {
        let path = FilePath.join(FilePath.join(gate, "worktrees"), FilePath.join(run.text, "HEAD"))
        guard FileSystem.kind(of: path) == .file else { return nil }
        let line = String(try FileSystem.readText(path, limit: 4096).prefix { $0 != "\n" })
        let prefix = "ref: "
        guard line.hasPrefix(prefix) else { return line.isEmpty ? nil : line }
        var refs = GateRefFiles(gate: gate)
        return try refs.value(of: String(line.dropFirst(prefix.count)))
    }
}
