/// A run as people and scripts see it (design §9). Absent values are written as null, so that scripts find every key.
package struct RunSummary: Codable, Sendable, Equatable {
    package var id: RunID
    /// The repository's working copy.
    package var repo: String
    package var branch: String
    package var commit: String
    package var status: RunStatus
    package var reason: String?
    /// 1 is the next to start; nil when the run does not wait.
    package var queuePosition: Int?
    package var createdAt: Timestamp
    package var startedAt: Timestamp?
    package var endedAt: Timestamp?
    package var steps: [StepSummary]

    /// Puts together what the store knows of a run.
    package init(_ run: RunRecord, repository: RepositoryRecord?, steps: [StepRecord], queuePosition: Int?) {
        id = run.id
        repo = repository?.workingPath ?? run.repositoryID
        branch = run.branch
        commit = run.commit
        status = run.status
        reason = run.reason
        self.queuePosition = queuePosition
        createdAt = run.createdAt
        startedAt = run.startedAt
        endedAt = run.endedAt
        self.steps = steps.map(StepSummary.init)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(repo, forKey: .repo)
        try container.encode(branch, forKey: .branch)
        try container.encode(commit, forKey: .commit)
        try container.encode(status, forKey: .status)
        try container.encode(reason, forKey: .reason)
        try container.encode(queuePosition, forKey: .queuePosition)
        try container.encode(createdAt, forKey: .createdAt)
        try container.encode(startedAt, forKey: .startedAt)
        try container.encode(endedAt, forKey: .endedAt)
        try container.encode(steps, forKey: .steps)
    }
}
