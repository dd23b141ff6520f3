/// One validation of one commit.
package struct RunRecord: Sendable, Hashable, Codable {
    /// Minted with the push.
    package let id: RunID
    /// The ``RepositoryRecord`` it belongs to.
    package let repositoryID: String
    /// Branch name without `refs/heads/`.
    package let branch: String
    /// Object id of the commit to validate, in full.
    package let commit: String
    /// Object id that the branch had in the gate before the push; nil for a new branch.
    package let previousCommit: String?
    /// Where it stands.
    package var status: RunStatus
    /// Why it stands there, for people; nil when the status says it all.
    package var reason: String?
    /// The daemon instance that works on it; nil while no daemon has taken it.
    package var instance: String?
    /// What asked for it.
    package let trigger: RunTrigger
    /// Names of the steps that the pusher asked to leave out. A name never is empty or holds a newline.
    package let skip: [String]
    /// Names of the steps that the pusher asked to wait for a person, besides those of the trusted configuration.
    package let approve: [String]
    /// The pusher's working directory, from which ignored files are copied.
    package let checkout: String?
    /// When it was asked for.
    package let createdAt: Timestamp
    /// When its first step began.
    package var startedAt: Timestamp?
    /// When it reached a final status.
    package var endedAt: Timestamp?

    /// A record of these values; the defaults describe a run that was just asked for.
    package init(
        id: RunID, repositoryID: String, branch: String, commit: String, previousCommit: String? = nil,
        status: RunStatus = .pending, reason: String? = nil, instance: String? = nil, trigger: RunTrigger = .push,
        skip: [String] = [], approve: [String] = [], checkout: String? = nil, createdAt: Timestamp,
        startedAt: Timestamp? = nil,
        endedAt: Timestamp? = nil
    ) {
        self.id = id
        self.repositoryID = repositoryID
        self.branch = branch
        self.commit = commit
        self.previousCommit = previousCommit
        self.status = status
        self.reason = reason
        self.instance = instance
        self.trigger = trigger
        self.skip = skip
        self.approve = approve
        self.checkout = checkout
        self.createdAt = createdAt
        self.startedAt = startedAt
        self.endedAt = endedAt
    }
}
