package import Platform

/// A daemon came up neither through its manager nor without one: both reasons.
package struct StartFailure: Error, Sendable, CustomStringConvertible {
    /// The manager that was tried first.
    package var manager: ServiceManagerKind
    /// Why it did not come up through that.
    package var managed: any Error
    /// What it printed then.
    package var printed: String
    /// Why it did not come up without a manager, or was not started so.
    package var detached: any Error

    /// Joins the two reasons.
    package init(manager: ServiceManagerKind, managed: any Error, printed: String = "", detached: any Error) {
        self.manager = manager
        self.managed = managed
        self.printed = printed
        self.detached = detached
    }

    /// What happened, for people.
    package var description: String {
        let words = printed.isEmpty ? "" : "; it printed: \(printed)"
        return "the daemon could not be started\n  through \(manager): \(managed)\(words)\n  without it: \(detached)"
    }
}
