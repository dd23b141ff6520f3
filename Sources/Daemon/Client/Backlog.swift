import Platform

/// Pushes that wait in the inbox for a daemon, and why none takes them in, as far as that is known.
package struct Backlog: Sendable, Equatable {
    /// How many; at least 1.
    package var pushes: Int
    /// Where the daemon is.
    package var state: DaemonStatus.State
    /// What became of the daemon, or keeps it from starting; nil when nothing is known to.
    package var cause: String?

    /// What waits in a home; nil when nothing does. Blocking.
    package static func find(in layout: HomeLayout, daemon state: DaemonStatus.State) -> Backlog? {
        guard let pushes = try? Inbox(directory: layout.inbox).count(), pushes > 0 else { return nil }
        var backlog = Backlog(pushes: pushes, state: state)
        if state == .stopped || state == .unknown { backlog.cause = whyNone(layout) }
        return backlog
    }

    private static func whyNone(_ layout: HomeLayout) -> String? {
        do {
            _ = try HomeConfiguration.load(layout.configuration)
        } catch {
            return "cannot start: \(error)"
        }
        let ledger = StartLedger.read(at: layout)
        if let gaveUp = ledger.gaveUp { return gaveUp }
        return ledger.last?.cause.flatMap { $0.isUnplanned ? $0.description : nil }
    }

    /// One line for people.
    package var notice: String {
        let subject = pushes == 1 ? "1 push waits" : "\(pushes) pushes wait"
        if let cause {
            return "\(subject) in the inbox: the daemon \(cause); then: no-mistakes daemon start"
        }
        let remedy = state == .stopped ? "; start it: no-mistakes daemon start" : ""
        return "\(subject) in the inbox for the daemon, which is \(state.rawValue)\(remedy)"
    }
}
