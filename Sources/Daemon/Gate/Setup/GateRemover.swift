import Platform

/// Undoes `init`: what is gone already is no error.
package struct GateRemover: Sendable {
    private let git: Git
    private let layout: HomeLayout

    /// A remover for the gates of one home.
    package init(git: Git, layout: HomeLayout) {
        self.git = git
        self.layout = layout
    }

    /// Removes the remote, the run worktrees and the gate of a repository, whose runs must be over.
    /// - Parameter location: the working copy; nil when it is gone.
    /// - Returns: what was removed, one line each.
    /// - Throws: ``GateError/busy(_:)``, ``GitError``, ``SystemError``.
    package func remove(repositoryID: String, location: RepositoryLocation?) async throws -> [String] {
        let lock = try GateLock.acquire(layout, repositoryID, purpose: "eject")
        var removed: [String] = []
        if let location { removed += try await removeRemotes(location, to: layout.gate(repositoryID)) }
        let directories = [
            FilePath.join(layout.worktrees, repositoryID), layout.gate(repositoryID),
            FilePath.join(layout.repositories, ".\(repositoryID).new"),
        ]
        for directory in directories where FileSystem.kind(of: directory) != nil {
            try await BlockingThread.run { try removeDirectory(directory) }
            removed.append(directory)
        }
        GateLock.remove(layout, repositoryID)
        lock.release()
        return removed
    }

    /// Removes only the remotes of a repository that lead to a gate, for a gate that is another's.
    /// - Returns: what was removed, one line each.
    /// - Throws: ``GitError``.
    package func detach(_ location: RepositoryLocation, from repositoryID: String) async throws -> [String] {
        try await removeRemotes(location, to: layout.gate(repositoryID))
    }

    /// Every remote that leads to this gate, whatever it is called; others are not touched.
    private func removeRemotes(_ location: RepositoryLocation, to gate: String) async throws -> [String] {
        var removed: [String] = []
        let git = git.gate(location.commonDirectory)
        for attachment in GateAttachment.all(in: location, layout: layout) where attachment.gate == gate {
            // Takes the remote's tracking branches and the branches' `pushRemote` along.
            try await git.run(["remote", "remove", attachment.remoteName], deadline: GateDeadline.local)
            removed.append("remote \(attachment.remoteName)")
        }
        return removed
    }

    /// Renamed first, so that a crash half-way leaves no directory that still looks like a gate.
    private func removeDirectory(_ path: String) throws {
        let doomed = FilePath.join(FilePath.parent(path), ".\(FilePath.lastComponent(path)).removed")
        try FileSystem.removeTree(doomed)
        try FileSystem.rename(path, to: doomed)
        try FileSystem.removeTree(doomed)
    }
}
