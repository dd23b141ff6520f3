import Platform

/// Finds out what became of a push to origin in the middle of which the daemon died.
struct InterruptedPush: Sendable {
    let run: RunRecord
    /// git in the gate.
    let git: Git
    /// The commits that the run was about to push; the latest first.
    let tips: [String]

    /// The end of the run: interrupted when origin has the commit, or cannot be asked; failed when it has not.
    func outcome() async -> RunOutcome {
        let place = "origin/\(run.branch)"
        guard let tip = tips.first else { return RunOutcome(.failed, reason: StateStore.crashMessage) }
        let short = tip.prefix(12)
        let ref = "refs/heads/\(run.branch)"
        do {
            let answer = try await git.text(["ls-remote", "origin", ref], deadline: GitDeadline.question)
            let commit = OriginRefs.parse(answer, ref: ref).branchCommit
            if commit == tip {
                return RunOutcome(
                    .interrupted,
                    reason: "the daemon crashed during the push to \(place), which went out: it is at \(short)")
            }
            if let commit,
                try await !git.succeeds(["cat-file", "-e", "\(commit)^{commit}"], deadline: GitDeadline.local)
            {
                return RunOutcome(
                    .interrupted,
                    reason: "the daemon crashed during the push of \(short) to \(place), which has moved to "
                        + "\(commit.prefix(12)) since; git fetch origin tells whether it went out")
            }
            if let commit, try await git.isAncestor(tip, of: commit) {
                return RunOutcome(
                    .interrupted,
                    reason: "the daemon crashed during the push to \(place), which went out: it has \(short) and more")
            }
            return RunOutcome(.failed, reason: StateStore.crashMessage)
        } catch {
            let remedy = "to push again: no-mistakes rerun \(ReasonText.shown(run.branch))"
            return RunOutcome(
                .interrupted,
                reason: ReasonText.shown(
                    "the daemon crashed during the push to \(place); whether \(short) went out is not known, "
                        + "origin could not be asked: \(error); \(remedy)"))
        }
    }
}
