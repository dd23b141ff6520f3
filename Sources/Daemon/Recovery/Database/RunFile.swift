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

/// A copy of a run's row beside its logs, from which a database that was lost is rebuilt.
package enum RunFile {
    private static let name = "run.json"

    /// Writes the copy; a copy that cannot be written costs nobody anything now.
    package static func write(_ run: RunRecord, layout: HomeLayout) {
        guard let content = try? RecordText.encode(run) else { return }
        try? FileSystem.writeAtomically(
            content, to: FilePath.join(layout.runLogs(run.id.text), name), durable: false)
    }

    /// Reads the copy; nil when there is none.
    static func read(_ run: RunID, layout: HomeLayout) -> RunRecord? {
        let path = FilePath.join(layout.runLogs(run.text), name)
        guard let content = try? FileSystem.read(path, limit: 1 << 20) else { return nil }
        return try? RecordText.decode(RunRecord.self, from: content)
    }
}
