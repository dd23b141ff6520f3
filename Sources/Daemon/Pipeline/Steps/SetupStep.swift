import Platform

/// Makes a run ready: asks origin what to check against, reads the trusted configuration, checks the pushed
/// commit out and brings in what a cold worktree lacks.
///
/// Whatever fails here is the environment's fault and is reported as such, never as failed tests.
package struct SetupStep: PipelineStep {
    /// `setup`.
    package var name: StepName { .setup }

    /// The step.
    package init() {}

    /// Makes the worktree and tells the steps after it what they are checked against.
    package func run(_ context: StepContext, _ progress: inout RunProgress) async throws -> StepOutcome {
        try await GateHistory.complete(context)
        try await consultOrigin(context, &progress)
        if let failure = try await readConfiguration(context, &progress) { return failure }
        try await checkOut(context)
        try await copyFiles(context, progress.configuration.copy)
        guard let command = progress.configuration.commands.setup else { return .passed() }
        let status = try await context.shell(command)
        if status.isSuccess { return .passed(exitStatus: status.code) }
        return .failed("environment: setup command failed: \(context.explain(status))", exitStatus: status.code)
    }

    private func checkOut(_ context: StepContext) async throws {
        let repository = context.runRepository
        let commit = context.run.commit
        let refs = try await RunRepository.refs(of: context.gateGit)
        try await BlockingThread.run {
            try repository.make(
                at: commit, identity: try GateIdentity.read(GateFiles(repository.gate)), refs: refs)
        }
        try await context.worktreeGit.run(
            try context.largeFileOptions + ["reset", "--hard", "--quiet", "--no-recurse-submodules"],
            deadline: GitDeadline.checkout)
    }

    /// Fetches the default branch, so that configuration and rebase see origin as it is now.
    private func consultOrigin(_ context: StepContext, _ progress: inout RunProgress) async throws {
        let origin = try await OriginRefs.query(context)
        guard let branch = origin.defaultBranch else {
            try await refuseUnfindableChecks(context, origin)
            return try await context.notice(
                "origin has no default branch yet: no trusted configuration, no commands")
        }
        // What the fetch brought counts, not what the question before it was answered with.
        let commit = try await OriginFetch.run(branch, into: RunRefs.baseRef(context.run.id), context)
        try await OriginTracking.remember(branch, at: commit, context)
        progress.defaultBranch = branch
        progress.base = commit
        context.log.note("origin/\(branch) is at \(commit.prefix(12))")
    }

    /// An origin that has commits and whose HEAD leads to no branch of it has checks that cannot be found: letting a
    /// push through unchecked would be the wrong guess.
    private func refuseUnfindableChecks(_ context: StepContext, _ origin: OriginRefs) async throws {
        let branches = try await OriginRefs.someBranches(context)
        if branches.isEmpty, !origin.hasHead { return }
        let first = branches.first ?? "main"
        let problem = origin.hasHead ? "is detached, or names no branch" : "names a branch that does not exist"
        let known = branches.isEmpty ? "no branches" : branches.joined(separator: ", ")
        throw StepFailure(
            "configuration: origin's HEAD \(problem) (origin has \(known)), so it is unknown which branch the checks come from; name one in the settings of origin's host, "
                + "or in a repository of your own: git symbolic-ref HEAD refs/heads/\(first); then: no-mistakes rerun")
    }

    private func readConfiguration(_ context: StepContext, _ progress: inout RunProgress) async throws -> StepOutcome? {
        guard let base = progress.base else { return nil }
        let trusted = try await entry(RepositoryConfiguration.fileName, at: base, context)
        let pushed = try await entry(RepositoryConfiguration.fileName, at: context.run.commit, context)
        if pushed != trusted, let branch = progress.defaultBranch, pushed != nil {
            try await context.notice(
                "this push's \(RepositoryConfiguration.fileName) differs and is not used until it is on \(branch)")
        }
        guard let trusted else {
            try await context.notice("no \(progress.configurationPlace): no commands to run")
            return nil
        }
        do {
            let place = progress.configurationPlace
            // A link would lead out of what is trusted.
            guard trusted.hasPrefix("100") else {
                return .failed("configuration: \(place) is not a regular file; \(remedy(progress))")
            }
            let content = try await context.gateGit.output(
                ["cat-file", "blob", "\(base):\(RepositoryConfiguration.fileName)"], GitDeadline.local)
            let text = try ConfigurationText.decode(content.standardOutput, file: place)
            let (configuration, warnings) = try RepositoryConfiguration.parse(text, file: place)
            for warning in warnings { try await context.notice(warning) }
            progress.configuration = configuration
            return nil
        } catch let error as ConfigurationError {
            return .failed("configuration: \(error); \(remedy(progress))")
        }
    }

    /// No push can pass the gate while the file that would check it is broken, the one that mends it neither.
    private func remedy(_ progress: RunProgress) -> String {
        let branch = progress.defaultBranch ?? "HEAD"
        return "mend it with a direct push to origin (git push origin \(branch)), then: no-mistakes rerun"
    }

    /// What a commit has under a path, as `<mode> SP <type> SP <object> TAB <path>` (git-ls-tree(1)); nil for nothing.
    private func entry(_ path: String, at commit: String, _ context: StepContext) async throws -> String? {
        try await context.gateGit.fields(["ls-tree", "-z", commit, "--", path], deadline: GitDeadline.local).first
    }

    /// Copies what the configuration names from the pusher's checkout; what the commit itself has is never replaced.
    private func copyFiles(_ context: StepContext, _ paths: [String]) async throws {
        let checkout = context.run.checkout ?? context.repository.workingPath
        for path in paths {
            let source = FilePath.join(checkout, path)
            let target = FilePath.join(context.worktree, path)
            guard FileSystem.kind(of: source) != nil else {
                try await context.notice("copy: \(path) is not in \(checkout)")
                continue
            }
            guard FileSystem.kind(of: target) == nil else {
                context.log.note("copy: \(path) is part of the commit and stays as it is")
                continue
            }
            do {
                let parent = FilePath.parent(target)
                // A link in the commit must not lead the copy, which may hold secrets, out of the worktree.
                guard try FileSystem.canonicalPath(parent) == parent else {
                    throw StepFailure("environment: copy \(path): a symbolic link of the commit leads elsewhere")
                }
                try await BlockingThread.run {
                    if FileSystem.kind(of: parent) == nil { try FileSystem.makePrivateDirectory(parent) }
                    try FileSystem.copyTree(from: source, to: target)
                }
                context.log.note("copied \(path) from \(checkout)")
            } catch let error as SystemError {
                throw StepFailure("environment: copy \(path): \(error)")
            }
        }
    }
}
