extension StateStore {
    /// What a run says that was active when its daemon died.
    package static let crashMessage = "daemon crashed during execution"

    /// Ends every pending or running run whose daemon was never closed, and closes those daemons.
    ///
    /// They have failed, but for those whose push had gone out, or had begun: it would be wrong to call these failed.
    /// - Parameters:
    ///   - instance: the daemon that asks, which is recorded already.
    ///   - keepsWaiting: what has not begun goes on waiting.
    /// - Returns: the runs as they were before.
    package func endCrashedRuns(
        for instance: String, at time: Timestamp, keepsWaiting: Bool = false
    ) throws -> CrashReport {
        try transaction {
            var report = CrashReport()
            report.instances = try unclosedInstances().map(\.id).filter { $0 != instance }
            let crashed = Set(report.instances)
            for run in try runs(withStatus: [.pending, .running])
            where run.instance.map(crashed.contains) ?? true {
                if keepsWaiting, run.status == .pending { continue }
                switch run.status == .running ? try pushStatus(of: run.id) : nil {
                case .running:
                    var taken = run
                    taken.instance = instance
                    try saveRun(taken)
                    report.pushing.append(run)
                case .passed:
                    let reason = "the push to origin/\(run.branch) went out; then the daemon crashed"
                    try end(run, RunOutcome(.interrupted, reason: reason), at: time)
                default:
                    try end(run, RunOutcome(.failed, reason: Self.crashMessage), at: time)
                    report.failed.append(run)
                }
            }
            for id in crashed { try closeInstance(id: id, at: time) }
            return report
        }
    }

    /// Ends every run that its copy knows to be over, so this database is an older one that was put back.
    /// - Parameter copy: finds the copy of a run; see ``RunFile``.
    package func endRunsThatAreOver(byCopy copy: (RunID) -> RunRecord?, at time: Timestamp) throws {
        for run in try runs(withStatus: [.pending, .running, .parked]) {
            guard let copy = copy(run.id), copy.status.isFinal else { continue }
            try end(run, RunOutcome(copy.status, reason: copy.reason), at: copy.endedAt ?? time)
        }
    }

    /// The commit that a run has begun to push to origin, as long as it is not known to have ended that.
    func tipBeingPushed(by run: RunID) throws -> String? {
        try pushStatus(of: run) == .running ? pushedTips(ofRun: run).first : nil
    }

    private func pushStatus(of run: RunID) throws -> StepStatus? {
        try steps(runID: run).first { $0.name == StepName.push.rawValue }?.status
    }

    private func end(_ run: RunRecord, _ outcome: RunOutcome, at time: Timestamp) throws {
        try markRunEnded(run.id, outcome, at: time)
        _ = try append(
            RunEvent(.ended, run: run.id, time: time, status: outcome.status.rawValue, reason: outcome.reason))
    }

    /// How many runs execute and how many wait.
    package func activeCounts() throws -> (active: Int, queued: Int) {
        (try runs(withStatus: [.running]).count, try runs(withStatus: [.pending]).count)
    }
}
