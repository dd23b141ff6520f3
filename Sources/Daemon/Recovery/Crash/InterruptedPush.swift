import Platform

/// Finds out what became of a push to origin in the middle of which the daemon died.
struct InterruptedPush: Sendable {
    let run: RunRecord
    /// git in the gate.
    let git: Git
    /// The commits that the run was about to push; the latest first.
    let tips: [String]

    /// The end of the run: interrupted when origin has the commit, may be about to take it in, or cannot be asked; failed
    /// when it has not and gets it no more.
    func outcome() async -> RunOutcome {
        guard let tip = tips.first else { return RunOutcome(.failed, reason: StateStore.crashMessage) }
        let place = "origin/\(run.branch)"
        let cause = "the daemon crashed during the push to \(place)"
        let awaited = AwaitedPush(commit: tip, cause: cause)
        switch await PushFate.find(tip, on: run.branch, git: git, deadline: GitDeadline.question) {
        case .wentOut(let words): return RunOutcome(.interrupted, reason: "\(cause), which went out: \(words)")
        case .notThere: return RunOutcome(.failed, reason: StateStore.crashMessage)
        case .notYet(let words):
            let reason = "the daemon crashed during the push of \(tip.prefix(12)) to \(place); \(words)"
            return RunOutcome(.interrupted, reason: ReasonText.shown(reason), awaited: awaited)
        case .unknown(let words):
            let reason =
                "the daemon crashed during the push of \(tip.prefix(12)) to \(place); whether it went out is not known: "
                + words
            return RunOutcome(.interrupted, reason: ReasonText.shown(reason), awaited: awaited)
        }
    }
}
