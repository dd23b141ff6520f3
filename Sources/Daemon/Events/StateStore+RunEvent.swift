import Platform

extension StateStore {
    /// Appends a run's event and returns it with its sequence number.
    package func append(_ event: RunEvent) throws -> RunEvent {
        let payload = String(decoding: try RecordText.encode(event), as: UTF8.self)
        let record = try appendEvent(runID: event.run, kind: event.kind.rawValue, payload: payload)
        var stored = event
        stored.sequence = record.sequence
        return stored
    }

    /// A run's stored events after `sequence`, oldest first.
    package func runEvents(_ run: RunID, after sequence: Int64, limit: Int) throws -> [RunEvent] {
        return try events(runID: run, after: sequence, limit: limit).map { record in
            var event = try RecordText.decode(RunEvent.self, from: record.payload.utf8)
            event.sequence = record.sequence
            return event
        }
    }
}
