package import Platform

/// What it took to have a daemon, for the command line to say.
package struct StartReport: Sendable {
    /// What had to be done.
    package enum Outcome: Sendable, Equatable {
        case alreadyRunning
        case started
        /// The service's definition was brought up to date, and the daemon started anew from it.
        case refreshed
    }

    /// Who the daemon belongs to.
    package enum Owner: Sendable, Equatable {
        /// A manager, which also starts it at login and after a crash.
        case manager(ServiceManagerKind)
        /// Nobody; with the reason, where it has one that the user does not know: managers that are switched off are
        /// their own doing.
        case nobody(String?)
    }

    /// What had to be done.
    package var outcome: Outcome
    /// The daemon's process; nil when its record is gone already.
    package var pid: Int32?
    /// Who it belongs to; nil for one that ran already and was not asked about.
    package var owner: Owner?
    /// What else the user should know, a sentence each.
    package var notes: [String]

    /// The same with one more sentence.
    func noting(_ note: String?) -> StartReport {
        var report = self
        if let note { report.notes.append(note) }
        return report
    }

    /// Reports on a start.
    package init(_ outcome: Outcome, pid: Int32?, owner: Owner? = nil, notes: [String] = []) {
        self.outcome = outcome
        self.pid = pid
        self.owner = owner
        self.notes = notes
    }
}
