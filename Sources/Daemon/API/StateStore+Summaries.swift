extension StateStore {
    /// Recorded runs with their steps and queue positions, newest first.
    package func summaries(_ query: RunQuery) throws -> [RunSummary] {
        let queue = try queue()
        return try runs(query, limit: min(max(query.limit, 1), 10_000)).map { try summary($0, queue: queue) }
    }

    private func runs(_ query: RunQuery, limit: Int) throws -> [RunRecord] {
        let onlyActive = query.onlyActive == true
        guard let repository = query.repository, let branch = query.branch else {
            return try runs(
                repositoryID: query.repository, limit: limit, statuses: onlyActive ? RunStatus.active : nil)
        }
        if !onlyActive { return try runs(repositoryID: repository, branch: branch, limit: limit) }
        return Array(try activeRuns(repositoryID: repository, branch: branch).reversed().prefix(limit))
    }

    /// One run with its steps and queue position.
    package func summary(_ id: RunID) throws -> RunSummary? {
        guard let run = try run(id: id) else { return nil }
        return try summary(run, queue: queue())
    }

    private func summary(_ run: RunRecord, queue: [RunID]) throws -> RunSummary {
        RunSummary(
            run, repository: try repository(id: run.repositoryID), steps: try steps(runID: run.id),
            queuePosition: run.status == .pending ? queue.firstIndex(of: run.id).map { $0 + 1 } : nil,
            question: run.status == .parked ? try latestQuestion(runID: run.id) : nil)
    }
}
