import Platform

extension StateStore {
    /// Marks a run as executing, for the first time since `time`.
    package func markRunStarted(_ id: RunID, at time: Timestamp) throws {
        guard var run = try run(id: id) else { return }
        run.status = .running
        run.reason = nil
        run.startedAt = run.startedAt ?? time
        try saveRun(run)
    }

    /// Has a run that was begun wait for its start again.
    /// - Returns: the run; nil when it is over, or a person was asked about it.
    package func returnRun(_ id: RunID) throws -> RunRecord? {
        guard var run = try run(id: id), [.pending, .running].contains(run.status), try latestQuestion(runID: id) == nil
        else { return nil }
        run.status = .pending
        run.startedAt = nil
        try saveRun(run)
        return run
    }

    /// Records a step as it is now, whether it was recorded before or not.
    package func putStep(_ step: StepRecord) throws {
        if try steps(runID: step.runID).contains(where: { $0.position == step.position }) {
            try saveStep(step)
        } else {
            try insertStep(step)
        }
    }

    /// Parks a run: its step waits, and so does it.
    package func parkRun(
        _ step: StepRecord, _ question: Question, kind: QuestionRecord.Kind, progress: RunProgress, at time: Timestamp
    ) throws {
        guard var run = try run(id: step.runID) else { return }
        try putStep(step)
        run.status = .parked
        run.reason = question.text
        try saveRun(run)
        let number = (try latestQuestion(runID: run.id)?.number ?? 0) + 1
        try insertQuestion(
            QuestionRecord(
                runID: run.id, number: number, step: step.name, kind: kind, text: question.text,
                details: question.details,
                progress: String(decoding: try RecordText.encode(progress), as: UTF8.self),
                askedAt: time))
    }

    /// Records the answer to a parked run, which from now on waits for a slot of the daemon `instance`.
    /// - Returns: false when the run is not parked.
    package func answerRun(_ id: RunID, _ answer: Answer, instance: String, at time: Timestamp) throws -> Bool {
        guard var run = try run(id: id), run.status == .parked, let question = try latestQuestion(runID: id) else {
            return false
        }
        try answerQuestion(runID: id, number: question.number, answer: answer, at: time)
        run.status = .pending
        run.reason = nil
        run.instance = instance
        try saveRun(run)
        return true
    }

    /// Gives the runs that an earlier daemon kept waiting to the daemon `instance`.
    /// - Returns: the runs that wait for their start and those that wait for a person, oldest first.
    package func adoptRuns(instance: String) throws -> (pending: [RunRecord], parked: [RunRecord]) {
        try transaction {
            var pending = try pendingRuns()
            for index in pending.indices {
                pending[index].instance = instance
                try saveRun(pending[index])
            }
            return (pending, try runs(withStatus: [.parked]))
        }
    }

    /// Says of a run whose push arrived after its end that it is interrupted, and what became of the push; one that is
    /// forgotten is left out.
    package func amendRun(_ id: RunID, _ outcome: RunOutcome) throws {
        guard var run = try run(id: id) else { return }
        run.status = outcome.status
        run.reason = outcome.reason
        try saveRun(run)
    }

    /// Marks a run as over, and what origin is to be asked about as open.
    package func markRunEnded(_ id: RunID, _ outcome: RunOutcome, at time: Timestamp) throws {
        guard var run = try run(id: id), !run.status.isFinal else { return }
        run.status = outcome.status
        run.reason = outcome.reason
        run.endedAt = time
        try saveRun(run)
        if let push = outcome.awaited {
            try insertLatePush(push, of: id, until: Timestamp(milliseconds: time.milliseconds + LateArrivals.patience))
        }
        for var step in try steps(runID: id) where [.running, .pending, .parked].contains(step.status) {
            step.status = .cancelled
            step.endedAt = time
            try saveStep(step)
        }
    }
}
