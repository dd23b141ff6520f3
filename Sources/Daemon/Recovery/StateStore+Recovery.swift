extension StateStore {
    /// What a run says that was active when its daemon died.
    package static let crashMessage = "daemon crashed during execution"

    /// Fails every pending or running run whose daemon instance was never closed, and closes those instances.
    /// - Returns: those runs, as they were before.
    package func failCrashedRuns(at time: Timestamp) throws -> [RunRecord] {
        try transaction {
            let crashed = Set(try unclosedInstances().map(\.id))
            let stale = try runs(withStatus: [.pending, .running]).filter { run in
                run.instance.map(crashed.contains) ?? true
            }
            for run in stale {
                let outcome = RunOutcome(.failed, reason: Self.crashMessage)
                try markRunEnded(run.id, outcome, at: time)
                _ = try append(
                    RunEvent(
                        .ended, run: run.id, time: time, status: outcome.status.rawValue, reason: outcome.reason))
            }
            for id in crashed { try closeInstance(id: id, at: time) }
            return stale
        }
    }

    /// How many runs execute and how many wait.
    package func activeCounts() throws -> (active: Int, queued: Int) {
        (try runs(withStatus: [.running]).count, try runs(withStatus: [.pending]).count)
    }
}
