import Platform

/// Forwards the checked commit to origin, discarding nobody's work.
///
/// Origin's branch must be absent, contained in what was pushed or would be pushed, or a tip that this gate
/// itself put there; anything else would be lost and is named instead (design §6). The lease is always exact,
/// so a commit that lands between the look and the push is refused by origin.
package struct PushStep: PipelineStep {
    package var name: StepName { .push }

    package init() {}

    package func run(_ context: StepContext, _ progress: inout RunProgress) async throws -> StepOutcome {
        let branch = context.run.branch
        let ref = "refs/heads/\(branch)"
        let expected = try await OriginRefs.query(context).branchCommit
        if expected == progress.head { return .skipped("origin/\(branch) is already at \(progress.head.prefix(12))") }
        if let expected, let refusal = try await refusal(of: expected, context, progress) { return refusal }
        try await LargeFiles.push(context, head: progress.head)
        do {
            let result = try await context.gateGit.run(
                [
                    "push", "--porcelain", "--no-verify", "--force-with-lease=\(ref):\(expected ?? "")", "origin",
                    "\(progress.head):\(ref)",
                ], deadline: GitDeadline.network)
            context.log.note(result.outputText)
            if !result.errorText.isEmpty { context.log.note(result.errorText) }
        } catch let error as GitError {
            return .failed("push to origin failed: \(error)", exitStatus: error.exitStatus)
        }
        try await context.recordPushedTip(progress.head)
        try await context.gateGit.run(
            ["update-ref", OriginTracking.ref(branch), progress.head], deadline: GitDeadline.local)
        return .passed()
    }

    private func refusal(
        of expected: String, _ context: StepContext, _ progress: RunProgress
    ) async throws -> StepOutcome? {
        if try await context.pushedTips().contains(expected) { return nil }
        let branch = context.run.branch
        if try await !context.gateGit.succeeds(["cat-file", "-e", "\(expected)^{commit}"], deadline: GitDeadline.local)
        {
            try await context.gateGit.run(
                [
                    "fetch", "--no-tags", "--no-write-fetch-head", "--quiet", "origin",
                    "+refs/heads/\(branch):\(OriginTracking.ref(branch))",
                ], deadline: GitDeadline.network)
        }
        for kept in [context.run.commit, progress.head] {
            if try await context.gateGit.succeeds(
                ["merge-base", "--is-ancestor", expected, kept], deadline: GitDeadline.local)
            {
                return nil
            }
        }
        let lost = try await context.gateGit.text(
            ["log", "--format=%h %an: %s", "--max-count=10", expected, "--not", context.run.commit, progress.head],
            deadline: GitDeadline.local)
        let names = lost.split(separator: "\n").joined(separator: "; ")
        return .failed(
            "origin/\(branch) has commits that this push has not seen and would discard: \(names). "
                + "Fetch them (git fetch origin), build on them, and push again")
    }
}
