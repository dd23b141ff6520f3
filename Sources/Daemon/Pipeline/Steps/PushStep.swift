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
        if let other = try await push(progress.head, replacing: expected, context) { return other }
        // Only saves a later fetch, so it decides nothing: origin has moved.
        try? await OriginTracking.remember(branch, at: progress.head, context)
        return .passed()
    }

    /// - Returns: why origin did not take the commit, or may not have; nil when it did.
    private func push(
        _ head: String, replacing expected: String?, _ context: StepContext
    ) async throws -> StepOutcome? {
        let ref = "refs/heads/\(context.run.branch)"
        // Exactly this one ref: tags and submodules that the user's settings would push along were not asked for.
        let arguments = [
            "push", "--porcelain", "--no-verify", "--no-follow-tags", "--no-recurse-submodules",
            "--force-with-lease=\(ref):\(expected ?? "")", "origin", "\(head):\(ref)",
        ]
        let result: CommandResult
        do {
            result = try await context.gateGit.attempt(arguments, deadline: GitDeadline.transfer)
        } catch {
            guard Task.isCancelled else { throw error }
            return await afterCancel(head, context)
        }
        for text in [result.outputText, result.errorText] where !text.isEmpty { context.log.note(text) }
        guard !result.status.isSuccess else { return nil }
        if Task.isCancelled { return await afterCancel(head, context) }
        return .failed(try await whyNot(result, arguments, expected, context), exitStatus: result.status.code)
    }

    /// The run was cancelled while git pushed, and origin may have taken the commit all the same.
    private func afterCancel(_ head: String, _ context: StepContext) async -> StepOutcome? {
        let branch = context.run.branch
        let git = context.gateGit
        // In a task of its own, because that of the run is cancelled.
        let fate = await Task {
            await PushFate.find(head, on: branch, git: git, deadline: GitDeadline.afterCancel)
        }.value
        switch fate {
        case .wentOut(let words):
            context.log.note("cancelled during the push to origin/\(branch), which went out: \(words)")
            return nil
        case .notThere:
            return .failed("cancelled during the push to origin/\(branch), which did not go out")
        case .unknown(let words):
            return .interrupted(
                "during the push of \(head.prefix(12)) to origin/\(branch); whether it went out is not known: \(words)")
        }
    }

    private func whyNot(
        _ result: CommandResult, _ arguments: [String], _ expected: String?, _ context: StepContext
    ) async throws -> String {
        let branch = context.run.branch
        guard let rejection = Self.rejection(result.outputText) else {
            return "push to origin failed: \(context.gateGit.error(.ended(result.status), arguments, result))"
        }
        do {
            if try await OriginRefs.query(context).branchCommit != expected {
                return "origin/\(branch) moved while this run was pushing; try again: no-mistakes rerun"
            }
        } catch is OriginUnreachable {
            context.log.note("origin could not be asked again")
        }
        return "origin/\(branch) was not updated: \(rejection)"
    }

    /// Why a ref was not updated, from `git push --porcelain`: `<flag> TAB <from>:<to> TAB <summary> (<reason>)`, with
    /// the flag `!` for a rejected one (git-push(1), "Output").
    static func rejection(_ output: String) -> String? {
        for line in output.split(separator: "\n") {
            let fields = line.split(separator: "\t", maxSplits: 2)
            if fields.count == 3, fields[0] == "!" { return String(fields[2]) }
        }
        return nil
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
