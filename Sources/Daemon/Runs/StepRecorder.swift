/// Writes down what becomes of a run's steps, each change with its event.
struct StepRecorder: Sendable {
    let journal: RunJournal
    let clock: @Sendable () -> Timestamp

    /// Adds a line for people.
    /// - Parameter step: the one in whose log the line stands, too.
    func notice(_ run: RunID, _ line: String, in step: StepName? = nil) async throws {
        let event = RunEvent(
            .notice, run: run, time: clock(), step: step?.rawValue, reason: CredentialRedaction.redact(line))
        try await journal.record(event) { _ in }
    }

    /// A step begins.
    func start(_ step: StepRecord) async throws {
        let event = RunEvent(
            .stepStarted, run: step.runID, time: clock(), step: step.name, status: StepStatus.running.rawValue)
        try await journal.record(event) { try $0.putStep(step) }
    }

    /// A step is left out: it never starts, and so has neither a log nor a time of its own.
    func skip(_ step: StepRecord, _ reason: String) async throws {
        var skipped = step
        skipped.status = .skipped
        skipped.reason = reason
        skipped.startedAt = nil
        skipped.logPath = nil
        try await end(skipped)
    }

    /// A step has ended by itself.
    func finish(_ step: StepRecord, _ outcome: StepOutcome) async throws {
        var ended = step
        ended.endedAt = clock()
        switch outcome {
        case .passed(let exitStatus):
            ended.status = .passed
            ended.exitStatus = exitStatus
        case .nothingLeft(let reason):
            ended.status = .passed
            ended.reason = reason
        case .skipped(let reason):
            ended.status = .skipped
            ended.reason = reason
        case .failed(let reason, let exitStatus, _):
            ended.status = .failed
            ended.reason = reason
            ended.exitStatus = exitStatus
        case .interrupted(let reason, _):
            ended.status = .cancelled
            ended.reason = reason
        case .asks(let question):
            ended.status = .parked
            ended.reason = question.text
        }
        try await end(ended)
    }

    /// A step was interrupted because its run was cancelled.
    func cancelled(_ step: StepRecord) async throws {
        var ended = step
        ended.endedAt = clock()
        ended.status = .cancelled
        try await end(ended)
    }

    /// A step waits for a person, and its run with it.
    func park(
        _ step: StepRecord, _ question: Question, kind: QuestionRecord.Kind, _ progress: RunProgress
    ) async throws {
        var parked = step
        parked.status = .parked
        parked.reason = question.text
        if kind == .approval {
            parked.startedAt = nil
            parked.logPath = nil
        }
        let waiting = parked
        let time = clock()
        let event = RunEvent(
            .parked, run: step.runID, time: time, step: step.name, status: RunStatus.parked.rawValue,
            reason: question.text)
        try await journal.record(event) { state in
            try state.parkRun(waiting, question, kind: kind, progress: progress, at: time)
        }
    }

    /// What a parked step found is accepted: it has passed, in the time that it took before.
    func accept(_ step: StepRecord) async throws {
        let reason = "accepted by a person"
        let time = clock()
        let event = RunEvent(
            .stepEnded, run: step.runID, time: time, step: step.name, status: StepStatus.passed.rawValue,
            reason: reason)
        try await journal.record(event) { state in
            var known = try state.steps(runID: step.runID).first { $0.position == step.position } ?? step
            known.status = .passed
            known.reason = reason
            known.endedAt = time
            try state.putStep(known)
        }
    }

    private func end(_ step: StepRecord) async throws {
        let event = RunEvent(
            .stepEnded, run: step.runID, time: clock(), step: step.name, status: step.status.rawValue,
            reason: step.reason, exitStatus: step.exitStatus)
        try await journal.record(event) { try $0.putStep(step) }
    }
}
