import Platform

/// Forwards the checked commit to origin, discarding nobody's work.
///
/// Origin's branch must be absent, contained in what was pushed or would be pushed, or a tip that this gate
/// itself put there; anything else would be lost and is named instead (design §6). The lease is always exact,
/// so a commit that lands between the look and the push is refused by origin.
package struct PushStep: PipelineStep {
    /// `push`.
    package var name: StepName { .push }

    /// The step.
    package init() {}

    /// Pushes what the run has made of the branch, or says which commits of others that would discard.
    package func run(_ context: StepContext, _ progress: inout RunProgress) async throws -> StepOutcome {
        let branch = context.run.branch
        let expected = try await OriginRefs.query(context).branchCommit
        if expected == progress.head { return .skipped("origin/\(branch) is already at \(progress.head.prefix(12))") }
        if let expected, let refusal = try await refusal(of: expected, context, progress) { return refusal }
        try await LargeFiles.push(context, head: progress.head)
        // Before the push: a run that is ended in the middle of it would else leave a tip at origin that looks like
        // somebody else's to the push that ended it.
        try await context.recordPushedTip(progress.head)
        let attempt = PushAttempt(head: progress.head, context: context)
        if let other = try await attempt.push(replacing: expected) { return other }
        // Only saves a later fetch, so it decides nothing: origin has moved.
        try? await OriginTracking.remember(branch, at: progress.head, context)
        return .passed()
    }

    private func refusal(
        of expected: String, _ context: StepContext, _ progress: RunProgress
    ) async throws -> StepOutcome? {
        if try await context.pushedTips().contains(expected) { return nil }
        let branch = context.run.branch
        let git = context.gateGit
        if try await !git.succeeds(["cat-file", "-e", "\(expected)^{commit}"], deadline: GitDeadline.local) {
            let found = try await OriginFetch.run(branch, into: RunRefs.originRef(context.run.id), context)
            guard found == expected else {
                return .failed("origin/\(branch) moved while this run was pushing; try again: no-mistakes rerun")
            }
        }
        for kept in [context.run.commit, progress.head] where try await git.isAncestor(expected, of: kept) {
            return nil
        }
        return .failed(
            "origin/\(branch) has commits that this push has not seen and would discard: "
                + (try await lost(expected, context, progress))
                + ". Fetch them (git fetch origin), build on them, and push again: \(context.pushAgain)")
    }

    /// The commits that only `expected` leads to, for people: at most ten by name, and how many more.
    private func lost(_ expected: String, _ context: StepContext, _ progress: RunProgress) async throws -> String {
        let range = [expected, "--not", context.run.commit, progress.head]
        let count = try await context.gateGit.text(["rev-list", "--count"] + range, deadline: GitDeadline.local)
        let listing = try await context.gateGit.text(
            [
                "log", "--no-show-signature", "--encoding=UTF-8", "--format=%h %an: %s",
                "--max-count=\(Self.mostNamed)",
            ] + range, deadline: GitDeadline.local)
        let names = listing.split(separator: "\n").joined(separator: "; ")
        let more = (Int(count) ?? 0) - Self.mostNamed
        return more > 0 ? "\(names); and \(more) more" : names
    }

    private static let mostNamed = 10
}
