import Platform

/// Puts the pushed commits on top of origin's default branch as it is now.
package struct RebaseStep: PipelineStep {
    /// `rebase`.
    package var name: StepName { .rebase }

    /// The step.
    package init() {}

    /// Rebases in the worktree; a conflict fails the step and names the files.
    package func run(_ context: StepContext, _ progress: inout RunProgress) async throws -> StepOutcome {
        guard let base = progress.base, let branch = progress.defaultBranch else {
            return .skipped("origin has no default branch")
        }
        let git = context.worktreeGit
        if try await hasNoDifference(git, base, progress.head) {
            return .nothingLeft("no difference to origin/\(branch) is left")
        }
        if try await git.isAncestor(base, of: progress.head) {
            return .skipped("already on top of origin/\(branch) (\(base.prefix(12)))")
        }
        if let failure = try await rebase(context, onto: base, branch: branch, head: progress.head) { return failure }
        let head = try await git.text(["rev-parse", "--verify", "HEAD^{commit}"], deadline: GitDeadline.local)
        try await context.gateGit.run(
            ["update-ref", RunRefs.headRef(context.run.id), head], deadline: GitDeadline.local)
        context.log.note("rebased onto origin/\(branch): \(head.prefix(12))")
        guard try await RebasedContent(git: git, base: base).isKept(of: progress.head, in: head) else {
            return .failed(
                "the branch has merge commits whose content a rebase onto origin/\(branch) would change; "
                    + "rebase or merge it yourself and push again, or push with -o no-mistakes.skip=rebase")
        }
        progress.head = head
        if try await hasNoDifference(git, base, head) {
            return .nothingLeft("no difference to origin/\(branch) is left after the rebase")
        }
        return .passed()
    }

    private func hasNoDifference(_ git: Git, _ base: String, _ head: String) async throws -> Bool {
        let trees = try await git.text(["rev-parse", "\(base)^{tree}", "\(head)^{tree}"], deadline: GitDeadline.local)
            .split(separator: "\n")
        return trees.count == 2 && trees[0] == trees[1]
    }

    /// - Returns: the failure that names the conflicting files, or nil when the rebase went through.
    private func rebase(
        _ context: StepContext, onto base: String, branch: String, head: String
    ) async throws -> StepOutcome? {
        let git = context.worktreeGit.adding(try await committer(of: head, context))
        do {
            // The head is named: what commands.setup checked out or committed is not what was pushed.
            try await git.run(
                try context.largeFileOptions + Self.settings + ["rebase"] + Self.options + [base, head],
                deadline: GitDeadline.checkout)
            let unmerged = try await conflicts(git)
            if unmerged.isEmpty { return nil }
            return .failed(
                "environment: what commands.setup changed in \(unmerged) conflicts with origin/\(branch)")
        } catch let error as GitError {
            let unmerged = try await conflicts(git)
            context.log.note(error.description)
            if try await !git.succeeds(["rebase", "--abort"], deadline: GitDeadline.local) {
                context.log.note("git rebase --abort failed; the worktree is removed with the run")
            }
            if unmerged.isEmpty { return .failed("rebase onto origin/\(branch) failed: \(error)") }
            return .failed(
                "conflict with origin/\(branch) in \(unmerged); "
                    + "rebase onto it yourself (git pull --rebase origin \(branch)) and push again: "
                    + context.pushAgain)
        }
    }

    /// Who rebases is who pushed: a missing user.name must not fail a run, and no commit may change its committer to
    /// the daemon's. A part that the commit itself lacks is left to git's settings.
    private func committer(of head: String, _ context: StepContext) async throws -> [String: String] {
        let fields = try await context.gateGit.text(
            ["log", "-1", "--no-show-signature", "--encoding=UTF-8", "--format=%cn%x00%ce", head],
            deadline: GitDeadline.local
        ).split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
        let names = ["GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"]
        return Dictionary(uniqueKeysWithValues: zip(names, fields).filter { !$0.1.isEmpty })
    }

    private func conflicts(_ git: Git) async throws -> String {
        try await git.fields(["diff", "--name-only", "--diff-filter=U", "-z"], deadline: GitDeadline.local)
            .joined(separator: ", ")
    }

    /// What commands.setup changed in tracked files is put aside meanwhile. Nothing else of the user's settings may
    /// change what a rebase does, and git must not start collecting in a process that outlives it.
    private static let settings = [
        "-c", "rebase.autoStash=true", "-c", "rebase.updateRefs=false", "-c", "rerere.enabled=false", "-c", "gc.auto=0",
    ]
    private static let options = [
        "--quiet", "--no-rebase-merges", "--no-autosquash", "--no-fork-point", "--empty=drop",
    ]
}
