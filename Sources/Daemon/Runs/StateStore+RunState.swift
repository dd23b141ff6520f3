extension StateStore {
    /// Marks a run as executing since `time`.
    package func markRunStarted(_ id: RunID, at time: Timestamp) throws {
        guard var run = try run(id: id) else { return }
        run.status = .running
        run.startedAt = time
        try saveRun(run)
    }

    /// Marks a run as over.
    package func markRunEnded(_ id: RunID, _ outcome: RunOutcome, at time: Timestamp) throws {
        guard var run = try run(id: id), !run.status.isFinal else { return }
        run.status = outcome.status
        run.reason = outcome.reason
        run.endedAt = time
        try saveRun(run)
        for var step in try steps(runID: id) where step.status == .running || step.status == .pending {
            step.status = .cancelled
            step.endedAt = time
            try saveStep(step)
        }
    }
}
