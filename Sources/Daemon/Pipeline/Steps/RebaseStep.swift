import Platform

/// Puts the pushed commits on top of origin's default branch as it is now.
package struct RebaseStep: PipelineStep {
    package var name: StepName { .rebase }

    package init() {}

    package func run(_ context: StepContext, _ progress: inout RunProgress) async throws -> StepOutcome {
        guard let base = progress.base, let branch = progress.defaultBranch else {
            return .skipped("origin has no default branch")
        }
        let git = context.worktreeGit
        if try await hasNoDifference(git, base, progress.head) {
            return .nothingLeft("no difference to origin/\(branch) is left")
        }
        if try await git.succeeds(
            ["merge-base", "--is-ancestor", base, progress.head], deadline: GitDeadline.local)
        {
            return .skipped("already on top of origin/\(branch) (\(base.prefix(12)))")
        }
        if let conflict = try await rebase(context, onto: base, branch: branch, head: progress.head) { return conflict }
        progress.head = try await git.text(["rev-parse", "--verify", "HEAD^{commit}"], deadline: GitDeadline.local)
        context.log.note("rebased onto origin/\(branch): \(progress.head.prefix(12))")
        try await context.gateGit.run(
            ["update-ref", RunRefs.headRef(context.run.id), progress.head], deadline: GitDeadline.local)
        if try await hasNoDifference(git, base, progress.head) {
            return .nothingLeft("no difference to origin/\(branch) is left after the rebase")
        }
        return .passed()
    }

    private func hasNoDifference(_ git: Git, _ base: String, _ head: String) async throws -> Bool {
        let trees = try await git.text(
            ["rev-parse", "--verify", "\(base)^{tree}", "\(head)^{tree}"].filter { $0 != "--verify" },
            deadline: GitDeadline.local
        ).split(separator: "\n")
        return trees.count == 2 && trees[0] == trees[1]
    }

    /// - Returns: the failure that names the conflicting files, or nil when the rebase went through.
    private func rebase(
        _ context: StepContext, onto base: String, branch: String, head: String
    ) async throws -> StepOutcome? {
        // Who rebases is who pushed: a missing user.name must not fail a run, and no commit may change its committer
        // to the daemon's.
        let committer = try await context.gateGit.text(
            ["log", "-1", "--format=%cn%x00%ce", "--end-of-options", head], deadline: GitDeadline.local
        ).split(separator: "\0", omittingEmptySubsequences: false)
        let git = context.worktreeGit.adding([
            "GIT_COMMITTER_NAME": committer.first.map(String.init) ?? "",
            "GIT_COMMITTER_EMAIL": committer.count > 1 ? String(committer[1]) : "",
        ])
        do {
            try await git.run(
                [
                    "-c", "rebase.autoStash=false", "-c", "rebase.updateRefs=false", "-c", "rerere.enabled=false",
                    "rebase", "--quiet", "--no-autosquash", "--no-fork-point", "--empty=drop", base,
                ], deadline: GitDeadline.network)
            return nil
        } catch let error as GitError {
            let conflicting = try await git.fields(
                ["diff", "--name-only", "--diff-filter=U", "-z"], deadline: GitDeadline.local)
            context.log.note(error.description)
            if try await !git.succeeds(["rebase", "--abort"], deadline: GitDeadline.local) {
                context.log.note("git rebase --abort failed; the worktree is removed with the run")
            }
            guard !conflicting.isEmpty else { return .failed("rebase onto origin/\(branch) failed: \(error)") }
            return .failed("conflict with origin/\(branch) in \(conflicting.joined(separator: ", "))")
        }
    }
}
