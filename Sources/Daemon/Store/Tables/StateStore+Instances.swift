extension StateStore {
    /// Records that a daemon opened the store.
    package func openInstance(_ instance: InstanceRecord) throws {
        try database.run(
            .openInstance,
            [
                .text(instance.id), .number(instance.pid), .text(instance.startTime), .text(instance.version),
                .time(instance.startedAt), .time(instance.closedAt),
            ])
    }

    /// Records that a daemon stopped in order, or that its end was dealt with. A second time changes nothing.
    /// - Throws: ``StoreError/Cause/missingRow(_:)`` when there is no such instance.
    package func closeInstance(id: String, at time: Timestamp) throws {
        let changed = try database.run(.closeInstance, [.time(time), .text(id)])
        try require(changed, .closeInstance, "instance \(id)")
    }

    /// The instance with this id.
    package func instance(id: String) throws -> InstanceRecord? {
        try database.rows(.instanceByID, [.text(id)], InstanceRecord.init).first
    }

    /// Instances that live, or were killed before they closed; oldest first.
    package func unclosedInstances() throws -> [InstanceRecord] {
        try database.rows(.unclosedInstances, [], InstanceRecord.init)
    }
}

extension InstanceRecord {
    fileprivate init(_ row: borrowing Row) throws(StoreError) {
        self.init(
            id: try row.text(0), pid: try row.number(1), startTime: try row.text(2), version: try row.text(3),
            startedAt: try row.time(4), closedAt: try row.optionalTime(5))
    }
}

extension Query {
    private static let columns = "id, pid, start_time, version, started_at, closed_at"

    fileprivate static let openInstance = Query(
        "open instance", "INSERT INTO instances (\(columns)) VALUES (?, ?, ?, ?, ?, ?)")
    fileprivate static let closeInstance = Query(
        "close instance", "UPDATE instances SET closed_at = coalesce(closed_at, ?) WHERE id = ?")
    fileprivate static let instanceByID = Query("read instance", "SELECT \(columns) FROM instances WHERE id = ?")
    fileprivate static let unclosedInstances = Query(
        "list unclosed instances",
        "SELECT \(columns) FROM instances WHERE closed_at IS NULL ORDER BY started_at, id")
}
