import Platform

/// Brings the settings that a gate takes over from its working copy up to date.
struct LocalConfiguration {
    var git: Git

    /// Reads the working copy's settings and rewrites the gate's copy when they changed.
    /// - Returns: whether they had changed.
    /// - Throws: ``GitError`` when either cannot be read.
    func refresh(_ identity: GateIdentity) async throws -> Bool {
        // Named explicitly: git would not look for a bare repository under `safe.bareRepository=explicit`.
        let repository = try await GitConfigEntry.list(with: git.gate(identity.commonDirectory))
        return try await refresh(identity, repository: repository)
    }

    /// The same with the working copy's settings at hand.
    func refresh(_ identity: GateIdentity, repository: [GitConfigEntry]) async throws -> Bool {
        let gate = try await GitConfigEntry.list(with: git.gate(identity.gate))
        let chosen = LocalConfigAllowList.select(
            from: repository, seenByGate: gate, workingCopy: identity.workingCopy)
        let content = Array(GitConfigText.render(chosen).utf8)
        let path = GateFiles(identity.gate).localConfiguration
        return try await BlockingThread.run { try OwnedFiles.write(content, to: path) }
    }
}
