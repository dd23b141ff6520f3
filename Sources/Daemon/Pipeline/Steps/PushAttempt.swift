import Platform

/// Sends a run's commit to origin's branch, and finds out what became of it whatever cuts that off.
struct PushAttempt: Sendable {
    /// The commit.
    let head: String
    let context: StepContext

    private var branch: String { context.run.branch }

    /// Between the questions whether origin has a commit after all, when the line broke and the run has to end.
    private static let pauses: [Duration] = [.seconds(1), .seconds(2)]

    /// Pushes, and once more when origin's branch turns out to have taken in an earlier push of this gate meanwhile,
    /// which had been cut off.
    /// - Parameter expected: the commit that origin's branch is at; nil when origin has no such branch.
    /// - Returns: why origin did not take the commit, or may not have; nil when it did.
    func push(replacing expected: String?) async throws -> StepOutcome? {
        try await push(replacing: expected, isLast: false)
    }

    private func push(replacing expected: String?, isLast: Bool) async throws -> StepOutcome? {
        let ref = "refs/heads/\(branch)"
        // Exactly this one ref: tags and submodules that the user's settings would push along were not asked for.
        let arguments = [
            "push", "--porcelain", "--no-verify", "--no-follow-tags", "--no-recurse-submodules",
            "--force-with-lease=\(ref):\(expected ?? "")", "origin", "\(head):\(ref)",
        ]
        let git = context.gateGit
        // Another host may go on with what it has got, so that only git's own end tells what came of it.
        let grace = await OriginPlace.endsWithPush(git) ? .zero : GitDeadline.pushAfterCancel
        let result: CommandResult
        // What has not begun by now does not begin any more.
        try Task.checkCancellation()
        do {
            result = try await CancelGrace.run(grace) {
                try await git.attempt(arguments, deadline: GitDeadline.transfer)
            }
        } catch {
            if Task.isCancelled { return await afterCancel() }
            guard let error = error as? GitError else { throw error }
            return try await afterBreak("\(error)", exitStatus: error.exitStatus)
        }
        for text in [result.outputText, result.errorText] where !text.isEmpty { context.log.note(text) }
        if result.status.isSuccess { return nil }
        if let rejection = Self.rejection(result.outputText) {
            return Task.isCancelled
                ? .failed("cancelled during the push to origin/\(branch), which origin refused: \(rejection)")
                : try await afterRejection(rejection, expected, exitStatus: result.status.code, isLast: isLast)
        }
        if Task.isCancelled { return await afterCancel() }
        return try await afterBreak(
            "\(git.error(.ended(result.status), arguments, result))", exitStatus: result.status.code)
    }

    /// The run was cancelled while git pushed, and origin may have taken the commit all the same.
    private func afterCancel() async -> StepOutcome? {
        let (head, branch, git) = (head, branch, context.gateGit)
        // In a task of its own, because that of the run is cancelled.
        let fate = await Task {
            await PushFate.find(head, on: branch, git: git, deadline: GitDeadline.afterCancel)
        }.value
        let push = AwaitedPush(commit: head, cause: "during the push to origin/\(branch)")
        switch fate {
        case .wentOut(let words):
            context.log.note("cancelled during the push to origin/\(branch), which went out: \(words)")
            return nil
        case .notThere:
            return .failed("cancelled during the push to origin/\(branch), which did not go out")
        case .notYet(let words):
            return .interrupted(
                "during the push of \(head.prefix(12)) to origin/\(branch); \(words)", awaiting: push)
        case .unknown(let words):
            return .interrupted(
                "during the push of \(head.prefix(12)) to origin/\(branch); whether it went out is not known: \(words)",
                awaiting: push)
        }
    }

    /// git ended without a word about the branch: the line may have broken before origin took the commit, or after.
    private func afterBreak(_ said: String, exitStatus: Int32?) async throws -> StepOutcome? {
        let failure = "push to origin failed: \(said)"
        let fate: PushFate
        do {
            fate = try await PushFate.find(
                head, on: branch, git: context.gateGit, deadline: GitDeadline.question, again: Self.pauses)
        } catch is CancellationError {
            return await afterCancel()
        }
        let push = AwaitedPush(commit: head, cause: "the line to origin/\(branch) broke during the push")
        switch fate {
        case .wentOut(let words):
            context.log.note(failure)
            context.log.note("the line to origin/\(branch) broke, and the push went out all the same: \(words)")
            return nil
        case .notThere: return .failed(failure, exitStatus: exitStatus)
        case .notYet(let words):
            return .failed("\(failure); \(words)", exitStatus: exitStatus, awaiting: push)
        case .unknown(let words):
            return .interrupted(
                "\(failure); whether \(head.prefix(12)) went out is not known: \(words)", awaiting: push)
        }
    }

    /// Origin has said that it did not update its branch.
    private func afterRejection(
        _ rejection: String, _ expected: String?, exitStatus: Int32?, isLast: Bool
    ) async throws -> StepOutcome? {
        let refusal = StepOutcome.failed("origin/\(branch) was not updated: \(rejection)", exitStatus: exitStatus)
        let found: String?
        do {
            found = try await OriginRefs.query(context).branchCommit
        } catch is OriginUnreachable {
            context.log.note("origin could not be asked again")
            return refusal
        }
        if found == expected { return refusal }
        if found == head {
            context.log.note("origin/\(branch) is at \(head.prefix(12)) all the same")
            return nil
        }
        if !isLast, let found, try await context.pushedTips().contains(found) {
            let commit = found.prefix(12)
            context.log.note("origin/\(branch) has taken in \(commit), which an earlier run pushed; once more")
            return try await push(replacing: found, isLast: true)
        }
        return .failed(
            "origin/\(branch) moved while this run was pushing; try again: no-mistakes rerun", exitStatus: exitStatus)
    }

    /// Why origin did not update a ref, from `git push --porcelain`: `<flag> TAB <from>:<to> TAB <summary> (<reason>)`,
    /// with the flag `!` for a rejected one (git-push(1), "Output"). A "remote failure" is none: origin did not say
    /// what it did.
    static func rejection(_ output: String) -> String? {
        for line in output.split(separator: "\n") {
            let fields = line.split(separator: "\t", maxSplits: 2)
            if fields.count == 3, fields[0] == "!" {
                return fields[2].hasPrefix("[remote failure]") ? nil : String(fields[2])
            }
        }
        return nil
    }
}
