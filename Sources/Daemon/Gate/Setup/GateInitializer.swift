import Platform

/// Makes the gate of a working copy, or puts an existing one in order. Doing so again changes nothing.
///
/// The working copy is touched last and only once: it gets the remote. Whatever ends this before leaves a gate that the
/// next `init` completes.
package struct GateInitializer: Sendable {
    private let git: Git
    private let layout: HomeLayout
    private let executable: String
    private let clock: WallClock
    private let progress: @Sendable (String) -> Void
    private let patience: Duration

    /// An initializer for one home, which must be prepared.
    /// - Parameters:
    ///   - executable: the absolute path of our program, for the hook.
    ///   - patience: how long origin may take for its first answer; a minute unless told else.
    ///   - progress: told what is about to be done when it may take long.
    package init(
        git: Git, layout: HomeLayout, executable: String, clock: @escaping WallClock = Timestamp.now,
        patience: Duration? = nil, progress: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.patience = patience ?? GateDeadline.question
        self.git = git
        self.layout = layout
        self.executable = executable
        self.clock = clock
        self.progress = progress
    }

    /// Checks everything that ``initialize(_:remoteName:)`` would refuse, before anything is changed or started.
    package func check(_ location: RepositoryLocation, remoteName: String? = nil) async throws {
        try await checkVersion()
        try location.checkGateable()
        _ = try await RemoteDecision.make(for: location, layout: layout, git: git, requested: remoteName)
    }

    /// Gates the repository at `location`.
    /// - Parameter remoteName: what the remote is to be called; nil = as it is called now, else `no-mistakes`.
    /// - Throws: ``GateError`` when the repository cannot be gated; ``GitError``, ``CommandError`` and ``SystemError``
    ///   for what fails on the way. An unreachable origin is a warning.
    package func initialize(_ location: RepositoryLocation, remoteName: String? = nil) async throws -> InitResult {
        try await checkVersion()
        let configuredURL = try location.checkGateable()
        let remote = try await RemoteDecision.make(for: location, layout: layout, git: git, requested: remoteName)
        let lock = try GateLock.acquire(layout, remote.repositoryID, purpose: "init")
        let originURL = CredentialRedaction.redact(
            RemotePaths(settings: location.configuration, workingCopy: location.mainWorkingCopy)
                .absoluteURL(configuredURL))
        let result = try await prepare(location, remote, originURL)
        try await setRemote(remote, location, gate: result.gate)
        lock.release()
        return result
    }

    private func checkVersion() async throws {
        let answer = try await git.text(["version"], deadline: GateDeadline.local)
        guard let version = GitVersion(answer), version >= .required else { throw GateError.gitTooOld(found: answer) }
    }

    private func prepare(
        _ location: RepositoryLocation, _ remote: RemoteDecision, _ originURL: String
    ) async throws -> InitResult {
        let gate = layout.gate(remote.repositoryID)
        let existed = FileSystem.kind(of: gate) != nil
        let builder = GateBuilder(git: git, layout: layout, repositoryID: remote.repositoryID)
        let now = clock()
        let identity = try await builder.repository(
            for: location, executable: executable, createdAt: now)
        var result = InitResult(
            record: RepositoryRecord(
                id: remote.repositoryID, workingPath: location.mainWorkingCopy, originURL: originURL,
                remoteName: remote.name, defaultBranch: nil, createdAt: identity.value.createdAt, updatedAt: now),
            gate: gate, created: !existed, reattached: remote.reattached, refreshed: identity.repaired,
            warnings: [])
        let (files, hook) = try await BlockingThread.run {
            (
                try OwnedFiles(identity: identity.value).refresh(),
                try HookInstallation(identity.value).install(custom: .moveAside)
            )
        }
        result.refreshed += files
        note(hook, gate, &result)
        let local = LocalConfiguration(git: git)
        if try await local.refresh(identity.value, repository: location.configuration) {
            result.refreshed.append("settings of the working copy")
        }
        progress("fetching origin's branches from \(originURL) …")
        let seed = try await GateSeed(gate: gate, git: git.gate(gate), location: location, patience: patience)
            .run(originURL: originURL)
        result.record.defaultBranch = seed.defaultBranch
        result.warnings += seed.warnings
        if existed, remote.change != .none { result.refreshed.append("remote \(remote.name)") }
        if !existed { result.refreshed = [] }
        return result
    }

    private func note(_ hook: HookInstallation.Change, _ gate: String, _ result: inout InitResult) {
        let files = GateFiles(gate)
        switch hook {
        case .none, .leftCustom: break
        case .installed: result.refreshed.append("hook")
        case .movedCustomAside:
            result.refreshed.append("hook")
            result.warnings.append("your own hook is now \(files.userPostReceive) and is called after ours")
        case .replacedEdited(let kept):
            result.refreshed.append("hook")
            result.warnings.append("the hook had been edited; the edited one is kept as \(kept)")
        }
    }

    /// Lets the remote lead to the gate, with the refspec that `git remote add` gives every remote.
    private func setRemote(_ remote: RemoteDecision, _ location: RepositoryLocation, gate: String) async throws {
        let git = git.gate(location.commonDirectory)
        let section = "remote.\(remote.name)"
        switch remote.change {
        case .none: return
        case .repoint:
            try await git.run(["config", "--replace-all", "\(section).url", gate], deadline: GateDeadline.local)
        case .add:
            try await git.run(["config", "\(section).url", gate], deadline: GateDeadline.local)
            try await git.run(
                ["config", "\(section).fetch", "+refs/heads/*:refs/remotes/\(remote.name)/*"],
                deadline: GateDeadline.local)
        }
    }
}
