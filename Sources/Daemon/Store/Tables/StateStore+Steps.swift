extension StateStore {
    /// Records a step of a run.
    package func insertStep(_ step: StepRecord) throws {
        try database.run(
            .insertStep, [.run(step.runID), .number(step.position), .text(step.name)] + step.changing)
    }

    /// Records where a step stands now. Its name never changes.
    /// - Throws: ``StoreError/Cause/missingRow(_:)`` when its run has no step in that position.
    package func saveStep(_ step: StepRecord) throws {
        let changed = try database.run(.saveStep, step.changing + [.run(step.runID), .number(step.position)])
        try require(changed, .saveStep, "step \(step.position) of run \(step.runID)")
    }

    /// The steps of a run, in its order.
    package func steps(runID: RunID) throws -> [StepRecord] {
        try database.rows(.stepsOfRun, [.run(runID)], StepRecord.init)
    }
}

extension StepRecord {
    /// The values of the columns that change in a step's life, in their order.
    fileprivate var changing: [SQLValue] {
        [
            .word(status), .text(reason), .time(startedAt), .time(endedAt), .number(exitStatus), .text(logPath),
        ]
    }

    fileprivate init(_ row: borrowing Row) throws(StoreError) {
        self.init(
            runID: try row.run(0), position: try row.number(1), name: try row.text(2), status: try row.word(3),
            reason: try row.optionalText(4), startedAt: try row.optionalTime(5), endedAt: try row.optionalTime(6),
            exitStatus: try row.optionalNumber(7), logPath: try row.optionalText(8))
    }
}

extension Query {
    private static let columns =
        "run_id, position, name, status, reason, started_at, ended_at, exit_status, log_path"

    fileprivate static let insertStep = Query(
        "record step", "INSERT INTO steps (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")

    fileprivate static let saveStep = Query(
        "save step",
        """
        UPDATE steps SET status = ?, reason = ?, started_at = ?, ended_at = ?, exit_status = ?, log_path = ?
        WHERE run_id = ? AND position = ?
        """)

    fileprivate static let stepsOfRun = Query(
        "list steps", "SELECT \(columns) FROM steps WHERE run_id = ? ORDER BY position")
}
