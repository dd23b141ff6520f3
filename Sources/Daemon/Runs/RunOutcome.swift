/// How a run ended.
package struct RunOutcome: Equatable, Sendable {
    /// A final status.
    package var status: RunStatus
    /// Why, in one line; nil when it passed.
    package var reason: String?
    /// What origin is to be asked about after the end of an interrupted or failed run.
    package var awaited: AwaitedPush?

    /// An outcome of these values.
    package init(_ status: RunStatus, reason: String? = nil, awaited: AwaitedPush? = nil) {
        self.status = status
        self.reason = reason
        self.awaited = awaited
    }

    /// What the end of a run that somebody cancelled is called: what it had completed by then counts, and what nobody
    /// can tell of it is said.
    func cancelled(because cause: String) -> RunOutcome {
        switch status {
        case .passed: self
        case .interrupted:
            RunOutcome(
                .interrupted, reason: reason.map { "\(cause), \($0)" } ?? cause,
                awaited: awaited.map { AwaitedPush(commit: $0.commit, cause: "\(cause), \($0.cause)") })
        default: RunOutcome(.cancelled, reason: cause)
        }
    }
}
