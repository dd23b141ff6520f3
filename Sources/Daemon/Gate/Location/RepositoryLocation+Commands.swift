extension RepositoryLocation {
    /// Checks what needs no look at a gate, so that `init` can refuse before it changes anything.
    /// - Returns: the URL of `origin`, as it is configured.
    /// - Throws: ``GateError`` inside a run's worktree or a gate, and without a remote `origin`.
    @discardableResult
    package func checkGateable() throws(GateError) -> String {
        try checkNotOfARun()
        guard let originURL, !originURL.isEmpty else { throw .noOrigin(directory: directory) }
        return originURL
    }

    /// - Throws: ``GateError/insideRunWorktree(directory:home:)`` inside a run's worktree or a gate.
    package func checkNotOfARun() throws(GateError) {
        if let home = owningHome { throw .insideRunWorktree(directory: directory, home: home) }
    }

    /// The branch that is checked out, without `refs/heads/`; nil when HEAD is detached.
    package func currentBranch(git: Git) async throws -> String? {
        // In a bare repository HEAD is that of the repository, which must be named (see ``Git/gate(_:)``).
        let here = isBare ? git.gate(commonDirectory) : git.inDirectory(directory)
        let question = ["symbolic-ref", "--quiet", "HEAD"]
        guard try await here.succeeds(question, deadline: GateDeadline.local) else { return nil }
        let ref = try await here.text(question, deadline: GateDeadline.local)
        return ref.hasPrefix("refs/heads/") ? String(ref.dropFirst("refs/heads/".count)) : nil
    }
}
