extension StateStore {
    /// Recorded runs with their steps and queue positions, newest first.
    package func summaries(_ query: RunQuery) throws -> [RunSummary] {
        let queue = try queue()
        let runs = try runs(
            repositoryID: query.repository, limit: min(max(query.limit, 1), 10_000),
            statuses: query.onlyActive == true ? RunStatus.active : nil)
        return try runs.map { try summary($0, queue: queue) }
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
