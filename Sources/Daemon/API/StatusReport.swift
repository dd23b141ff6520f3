/// The state of the repository one stands in (design §9). Absent values are written as null.
package struct StatusReport: Codable, Sendable, Equatable {
    /// The working copy; nil outside of any repository.
    package var repo: String?
    /// The gate's directory; nil when the repository is not gated.
    package var gate: String?
    /// Why pushes are not gated although there is a gate, e.g. a custom hook, or why there can be none here.
    package var gateProblem: String?
    /// The URL that checked branches go to, without credentials; nil when there is no remote `origin`.
    package var origin: String?
    /// The home's daemon.
    package var daemon: DaemonStatus
    /// The branch that is checked out; nil when none is.
    package var branch: String?
    /// Runs that execute or wait for their start.
    package var activeRuns: [RunSummary]
    /// Runs that wait for a person.
    package var waitingForYou: [RunSummary]
    /// How many pushes to any gate of the home no daemon has taken in yet.
    package var waitingPushes = 0

    /// Puts the report together; `runs` are told apart by their status.
    package init(
        repo: String?, gate: String?, gateProblem: String?, origin: String?, daemon: DaemonStatus, branch: String?,
        runs: [RunSummary]
    ) {
        self.repo = repo
        self.gate = gate
        self.gateProblem = gateProblem
        self.origin = origin
        self.daemon = daemon
        self.branch = branch
        activeRuns = runs.filter { $0.status == .pending || $0.status == .running }
        waitingForYou = runs.filter { $0.status == .parked }
    }

    /// Writes every key, absent values as null.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(repo, forKey: .repo)
        try container.encode(gate, forKey: .gate)
        try container.encode(gateProblem, forKey: .gateProblem)
        try container.encode(origin, forKey: .origin)
        try container.encode(daemon, forKey: .daemon)
        try container.encode(branch, forKey: .branch)
        try container.encode(activeRuns, forKey: .activeRuns)
        try container.encode(waitingForYou, forKey: .waitingForYou)
        try container.encode(waitingPushes, forKey: .waitingPushes)
    }
}
