/// How a run ended.
package struct RunOutcome: Equatable, Sendable {
    package var status: RunStatus
    /// Why, in one line; nil when it passed.
    package var reason: String?

    package init(_ status: RunStatus, reason: String? = nil) {
        self.status = status
        self.reason = reason
    }
}
