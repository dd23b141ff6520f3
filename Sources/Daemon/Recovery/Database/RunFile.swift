import Platform

extension RunRecord {
    /// The same run when it is over.
    func ended(_ outcome: RunOutcome, at time: Timestamp) -> RunRecord {
        var run = self
        run.status = outcome.status
        run.reason = outcome.reason
        run.endedAt = time
        return run
    }
}

extension RunRecord {
    /// The run of a copy that stems from the middle of its push to origin; what came of that, only the database knew. Every
    /// other one is as it was. Blocking.
    func interruptedInPush(at time: Timestamp, layout: HomeLayout) -> RunRecord {
        let log = layout.stepLog(runID: id.text, step: StepName.push.rawValue)
        guard status == .running, FileSystem.kind(of: log) != nil else { return self }
        let reason = ReasonText.shown(
            "the daemon crashed and its database was lost; whether the push to origin/\(branch) went out is not known")
        return ended(RunOutcome(.interrupted, reason: reason), at: time)
    }

    /// The run as it is when only its copy is left: a push that waited for its start waits on, every other one is over.
    /// The daemon that it belonged to is not known any more.
    func recovered(at time: Timestamp) -> RunRecord {
        var run = self
        run.instance = nil
        if run.status.isFinal || run.status == .pending && run.trigger == .push { return run }
        // What it was asked, and how far it had come, was only in the database.
        let wasParked = run.status == .parked
        run.status = wasParked ? .interrupted : .failed
        run.reason =
            wasParked
            ? "it waited for a person when the database was damaged; to begin anew: no-mistakes rerun \(run.branch)"
            : StateStore.crashMessage
        run.endedAt = time
        return run
    }
}

/// A copy of a run's row beside its logs, from which a database that was lost, or is an older one, is completed.
package enum RunFile {
    private static let name = "run.json"
    private static let awaitedName = "awaited.json"

    /// Writes the copy; a copy that cannot be written costs nobody anything now.
    package static func write(_ run: RunRecord, layout: HomeLayout) {
        guard let content = try? RecordText.encode(run) else { return }
        try? FileSystem.writeAtomically(
            content, to: FilePath.join(layout.runLogs(run.id.text), name), durable: false)
    }

    /// Writes the first copy, of a run that waits for its start.
    static func begin(_ run: RunRecord, layout: HomeLayout) {
        try? FileSystem.makePrivateDirectory(layout.runLogs(run.id.text))
        write(run, layout: layout)
    }

    /// Reads the copy; nil when there is none.
    static func read(_ run: RunID, layout: HomeLayout) -> RunRecord? { decode(run, name, layout) }

    /// Whether the next daemon of the home sees to a run that an earlier one was at work on: by its database, or, where that
    /// is one that was put back and does not know the run, because its push is found in the gate. Blocking.
    package static func isKept(_ run: RunID, layout: HomeLayout) -> Bool {
        let copy = read(run, layout: layout)
        if copy?.status.isFinal == true { return false }
        let store = try? StateStore.open(layout.database, mode: .readOnly)
        if let row = try? store?.run(id: run) { return row.status == .pending || row.status == .parked }
        return copy?.status == .pending && copy?.trigger == .push
    }

    /// Whether a run is known to have passed by its copy. Blocking.
    package static func hasPassed(_ run: RunID, layout: HomeLayout) -> Bool {
        read(run, layout: layout)?.status == .passed
    }

    /// Writes down what origin is asked about a run; nil when it is asked no more.
    static func write(awaited push: AwaitedPush?, of run: RunID, layout: HomeLayout) {
        let path = FilePath.join(layout.runLogs(run.text), awaitedName)
        if let push, let content = try? RecordText.encode(push) {
            try? FileSystem.writeAtomically(content, to: path, durable: false)
        } else {
            try? FileSystem.removeFile(path)
        }
    }

    /// Reads what origin was to be asked about a run.
    static func awaited(_ run: RunID, layout: HomeLayout) -> AwaitedPush? { decode(run, awaitedName, layout) }

    private static func decode<T: Decodable>(_ run: RunID, _ name: String, _ layout: HomeLayout) -> T? {
        let path = FilePath.join(layout.runLogs(run.text), name)
        guard let content = try? FileSystem.read(path, limit: 1 << 20) else { return nil }
        return try? RecordText.decode(T.self, from: content)
    }
}
