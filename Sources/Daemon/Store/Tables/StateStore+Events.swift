extension StateStore {
    /// Records the next event of a run, at the time of the store's clock.
    /// - Parameter payload: the text of one JSON object.
    /// - Returns: the event with its sequence number.
    package func appendEvent(runID: RunID, kind: String, payload: String) throws -> EventRecord {
        try transaction {
            let event = EventRecord(
                runID: runID, sequence: try lastSequence(of: runID) + 1, time: clock(), kind: kind, payload: payload)
            try database.run(
                .insertEvent,
                [.run(runID), .integer(event.sequence), .time(event.time), .text(kind), .text(payload)])
            return event
        }
    }

    /// The sequence number of a run's last event, 0 when it has none.
    package func lastSequence(of run: RunID) throws -> Int64 {
        let last = try database.rows(.lastSequence, [.run(run)]) { row throws(StoreError) in
            try row.optionalInteger(0)
        }
        return last.first.flatMap { $0 } ?? 0
    }

    /// Events of a run with a sequence number above `after`, in their order, at most `limit`.
    package func events(runID: RunID, after: Int64 = 0, limit: Int = .max) throws -> [EventRecord] {
        try database.rows(.eventsOfRun, [.run(runID), .integer(after), .number(max(0, limit))], EventRecord.init)
    }
}

extension EventRecord {
    fileprivate init(_ row: borrowing Row) throws(StoreError) {
        self.init(
            runID: try row.run(0), sequence: try row.integer(1), time: try row.time(2), kind: try row.text(3),
            payload: try row.text(4))
    }
}

extension Query {
    private static let columns = "run_id, sequence, time, kind, payload"

    fileprivate static let lastSequence = Query(
        "read last sequence", "SELECT max(sequence) FROM events WHERE run_id = ?")
    fileprivate static let insertEvent = Query(
        "append event", "INSERT INTO events (\(columns)) VALUES (?, ?, ?, ?, ?)")
    fileprivate static let eventsOfRun = Query(
        "list events",
        "SELECT \(columns) FROM events WHERE run_id = ? AND sequence > ? ORDER BY sequence LIMIT ?")
}
