/// Why a status report says what it says: each question on the way from the wish to a working daemon.
package struct StatusEvidence: Codable, Sendable, Equatable {
    /// Whether a service manager is to have the daemon.
    package var wanted: StatusFact
    /// Whether its definition is installed.
    package var defined: StatusFact
    /// Whether it is started at login.
    package var enabled: StatusFact
    /// Whether the manager knows it now.
    package var loaded: StatusFact
    /// Whether there is a process of the daemon.
    package var running: StatusFact
    /// Whether it serves.
    package var ready: StatusFact
    /// Whether it is of the version of the command that asked.
    package var version: StatusFact
    /// Whether commands have the environment that the user has in a terminal.
    package var environment: StatusFact
    /// Whether the user's services outlive the login session.
    package var linger: StatusFact

    /// Answers to all questions.
    package init(
        wanted: StatusFact, defined: StatusFact, enabled: StatusFact, loaded: StatusFact, running: StatusFact,
        ready: StatusFact, version: StatusFact, environment: StatusFact, linger: StatusFact
    ) {
        self.wanted = wanted
        self.defined = defined
        self.enabled = enabled
        self.loaded = loaded
        self.running = running
        self.ready = ready
        self.version = version
        self.environment = environment
        self.linger = linger
    }
}
