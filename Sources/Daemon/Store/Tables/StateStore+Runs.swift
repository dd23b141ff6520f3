extension StateStore {
    /// Records a run that was asked for. It is the newest from now on.
    /// - Parameter neighbour: a run that is recorded already, beside which its id says where it belongs instead.
    /// - Returns: false when a run with its id exists already, which is then left as it is.
    package func insertRun(_ run: RunRecord, beside neighbour: RunID? = nil) throws -> Bool {
        let inserted = try database.run(
            .insertRun,
            [
                .run(run.id), .text(run.repositoryID), .text(run.branch), .text(run.commit),
                .text(run.previousCommit), .word(run.status), .text(run.reason), .text(run.instance),
                .word(run.trigger), .text(run.skip.joined(separator: "\n")), .text(run.checkout),
                .time(run.createdAt), .time(run.startedAt), .time(run.endedAt),
                .text(run.approve.joined(separator: "\n")), .text(neighbour?.text),
            ])
        return inserted > 0
    }

    /// Records where a run stands now: its status, reason, instance and times. What a run was asked for never changes.
    /// - Throws: ``StoreError/Cause/missingRow(_:)`` when there is no such run.
    package func saveRun(_ run: RunRecord) throws {
        let changed = try database.run(
            .saveRun,
            [
                .word(run.status), .text(run.reason), .text(run.instance), .time(run.startedAt), .time(run.endedAt),
                .run(run.id),
            ])
        try require(changed, .saveRun, "run \(run.id)")
    }

    /// The run with this id.
    package func run(id: RunID) throws -> RunRecord? {
        try database.rows(.runByID, [.run(id)], RunRecord.init).first
    }

    /// Runs, newest first.
    /// - Parameters:
    ///   - repositoryID: of this repository only; nil means of all.
    ///   - limit: at most so many.
    ///   - statuses: only those with one of them; nil means all.
    package func runs(repositoryID: String? = nil, limit: Int, statuses: [RunStatus]? = nil) throws -> [RunRecord] {
        guard let statuses else { return try newestRuns(repositoryID: repositoryID, limit: limit).map(\.run) }
        // The newest of each status hold the newest of all: seven short index ranges instead of one long scan.
        return try transaction {
            var runs: [OrderedRun] = []
            for status in Set(statuses) {
                runs += try newestRuns(repositoryID: repositoryID, limit: limit, status: status)
            }
            runs.sort { ($0.sequence, $0.run.id) > ($1.sequence, $1.run.id) }
            return runs.prefix(max(0, limit)).map(\.run)
        }
    }

    /// Runs of a branch, newest first, at most `limit`.
    package func runs(repositoryID: String, branch: String, limit: Int) throws -> [RunRecord] {
        try database.rows(
            .runsOfBranch, [.text(repositoryID), .text(branch), .number(max(0, limit))], RunRecord.init)
    }

    /// Runs of a repository that have not ended, oldest first; only those of `branch` unless it is nil.
    package func activeRuns(repositoryID: String, branch: String? = nil) throws -> [RunRecord] {
        if let branch {
            return try database.rows(.activeRunsOfBranch, [.text(repositoryID), .text(branch)], RunRecord.init)
        }
        return try database.rows(.activeRuns, [.text(repositoryID)], RunRecord.init)
    }

    /// Runs with one of `statuses`, of all repositories, oldest first.
    package func runs(withStatus statuses: [RunStatus]) throws -> [RunRecord] {
        try runs(limit: .max, statuses: statuses).reversed()
    }

    /// Runs that wait for their start, oldest first.
    package func pendingRuns() throws -> [RunRecord] { try runs(withStatus: [.pending]) }

    /// The newest run of a branch, whatever its status.
    package func latestRun(repositoryID: String, branch: String) throws -> RunRecord? {
        try database.rows(.latestRun, [.text(repositoryID), .text(branch)], RunRecord.init).first
    }

    /// The runs that wait for their start, in the order in which they start.
    package func queue() throws -> [RunID] {
        try database.rows(.queue) { row throws(StoreError) in try row.run(0) }
    }

    private func newestRuns(
        repositoryID: String?, limit: Int, status: RunStatus? = nil
    ) throws -> [OrderedRun] {
        let limit = SQLValue.number(max(0, limit))  // negative would mean unlimited to SQLite
        switch (repositoryID, status) {
        case (nil, nil): return try database.rows(.runs, [limit], OrderedRun.init)
        case (let id?, nil): return try database.rows(.runsOfRepository, [.text(id), limit], OrderedRun.init)
        case (nil, let status?): return try database.rows(.runsWithStatus, [.word(status), limit], OrderedRun.init)
        case (let id?, let status?):
            return try database.rows(
                .runsOfRepositoryWithStatus, [.text(id), .word(status), limit], OrderedRun.init)
        }
    }
}

/// A run with its place among all.
private struct OrderedRun {
    var run: RunRecord
    var sequence: Int64

    init(_ row: borrowing Row) throws(StoreError) {
        run = try RunRecord(row)
        sequence = try row.integer(15)
    }
}

extension RunRecord {
    fileprivate init(_ row: borrowing Row) throws(StoreError) {
        self.init(
            id: try row.run(0), repositoryID: try row.text(1), branch: try row.text(2), commit: try row.text(3),
            previousCommit: try row.optionalText(4), status: try row.word(5), reason: try row.optionalText(6),
            instance: try row.optionalText(7), trigger: try row.word(8),
            skip: try row.text(9).unicodeScalars.split(separator: "\n").map(String.init),
            approve: try row.text(14).unicodeScalars.split(separator: "\n").map(String.init),
            checkout: try row.optionalText(10), createdAt: try row.time(11), startedAt: try row.optionalTime(12),
            endedAt: try row.optionalTime(13))
    }
}

extension Query {
    private static let columns = """
        id, repo_id, branch, commit_id, previous_commit_id, status, reason, instance_id, trigger_kind, skip, \
        checkout, created_at, started_at, ended_at, approve, sequence
        """
    /// The words must be those of the partial index `runs_active`, or SQLite cannot use it.
    private static let isActive = "status IN ('pending', 'running', 'parked')"
    private static let newestFirst = "ORDER BY sequence DESC, id DESC LIMIT ?"

    fileprivate static let insertRun = Query(
        "record run",
        """
        INSERT INTO runs (\(columns)) VALUES (
            ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
            coalesce((SELECT sequence FROM runs WHERE id = ?), (SELECT max(sequence) FROM runs) + 1, 1))
        ON CONFLICT (id) DO NOTHING
        """)

    fileprivate static let saveRun = Query(
        "save run",
        """
        UPDATE runs SET status = ?, reason = ?, instance_id = ?, started_at = ?, ended_at = ? WHERE id = ?
        """)

    fileprivate static let runByID = Query("read run", "SELECT \(columns) FROM runs WHERE id = ?")
    fileprivate static let runs = Query("list runs", "SELECT \(columns) FROM runs \(newestFirst)")
    fileprivate static let runsOfRepository = Query(
        "list runs of repository", "SELECT \(columns) FROM runs WHERE repo_id = ? \(newestFirst)")
    fileprivate static let runsOfBranch = Query(
        "list runs of branch", "SELECT \(columns) FROM runs WHERE repo_id = ? AND branch = ? \(newestFirst)")
    fileprivate static let runsWithStatus = Query(
        "list runs with status", "SELECT \(columns) FROM runs WHERE status = ? ORDER BY id DESC LIMIT ?")
    fileprivate static let runsOfRepositoryWithStatus = Query(
        "list runs of repository with status",
        "SELECT \(columns) FROM runs WHERE repo_id = ? AND status = ? \(newestFirst)")
    fileprivate static let activeRuns = Query(
        "list active runs", "SELECT \(columns) FROM runs WHERE repo_id = ? AND \(isActive) ORDER BY sequence, id")
    fileprivate static let activeRunsOfBranch = Query(
        "list active runs of branch",
        "SELECT \(columns) FROM runs WHERE repo_id = ? AND branch = ? AND \(isActive) ORDER BY sequence, id")
    fileprivate static let latestRun = Query(
        "read latest run",
        "SELECT \(columns) FROM runs WHERE repo_id = ? AND branch = ? ORDER BY sequence DESC, id DESC LIMIT 1")
    fileprivate static let queue = Query(
        "read queue", "SELECT id FROM runs WHERE status = 'pending' ORDER BY sequence, id")
}
