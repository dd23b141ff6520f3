/// How a run ended.
package struct RunOutcome: Equatable, Sendable {
    /// A final status.
    package var status: RunStatus
    /// Why, in one line; nil when it passed.
    package var reason: String?

    /// An outcome of these values.
    package init(_ status: RunStatus, reason: String? = nil) {
        self.status = status
        self.reason = reason
    }
}
