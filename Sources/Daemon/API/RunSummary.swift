/// A run as people and scripts see it (design §9). Absent values are written as null, so that scripts find every key.
package struct RunSummary: Codable, Sendable, Equatable {
    /// The run's id.
    package var id: RunID
    /// The repository's working copy.
    package var repo: String
    /// The branch without `refs/heads/`.
    package var branch: String
    /// The full id of the pushed commit.
    package var commit: String
    /// Where the run stands.
    package var status: RunStatus
    /// Why it stands there; nil when the status says it all.
    package var reason: String?
    /// 1 is the next to start; nil when the run does not wait.
    package var queuePosition: Int?
    /// When it was asked for.
    package var createdAt: Timestamp
    /// When its first step began.
    package var startedAt: Timestamp?
    /// When it was over.
    package var endedAt: Timestamp?
    /// The steps that it has come to, in their order.
    package var steps: [StepSummary]
    /// What it waits to be told by a person; nil when it does not wait for one.
    package var question: QuestionSummary?

    /// Puts together what the store knows of a run.
    package init(
        _ run: RunRecord, repository: RepositoryRecord?, steps: [StepRecord], queuePosition: Int?,
        question: QuestionRecord? = nil
    ) {
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
        self.question = question.map(QuestionSummary.init)
    }

    /// The same, saying why it does not start although it waits for its start.
    /// - Parameter holder: who keeps the queue from starting runs, in words; nil when nobody does.
    func held(by holder: String?) -> RunSummary {
        guard let holder, queuePosition != nil else { return self }
        var held = self
        held.reason = [reason, Self.words(ofHold: holder)].compactMap(\.self).joined(separator: "; ")
        return held
    }

    /// What is said of a queue that starts nothing.
    package static func words(ofHold holder: String) -> String { "the queue is held by \(holder)" }

    /// Writes every key, absent values as null.
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
        try container.encode(question, forKey: .question)
    }
}
