extension StateStore {
    /// How many runs are recorded.
    package func runCount() throws -> Int {
        try database.rows(.runCount) { row throws(StoreError) -> Int in try row.number(0) }.first ?? 0
    }

    /// The newest run of those beyond the `count` newest; nil when there are none.
    package func run(beyondNewest count: Int) throws -> RunID? {
        try database.rows(.runBeyondNewest, [.number(count)]) { row throws(StoreError) in try row.run(0) }.first
    }

    /// Runs that are over, with ids up to and including `last`, at most `limit`.
    package func finalRuns(upTo last: RunID, limit: Int) throws -> [RunRecord] {
        var runs: [RunRecord] = []
        for status in RunStatus.allCases where status.isFinal && runs.count < limit {
            let ids = try database.rows(
                .runsUpTo, [.word(status), .run(last), .number(limit - runs.count)]
            ) { row throws(StoreError) in try row.run(0) }
            runs += try ids.compactMap { try run(id: $0) }
        }
        return runs
    }

    /// Runs that are over, with ids after `first`, at most `limit`.
    package func finalRuns(after first: RunID, limit: Int) throws -> [RunRecord] {
        let ids = try database.rows(.runsAfter, [.run(first)]) { row throws(StoreError) in try row.run(0) }
        return Array(try ids.compactMap { try run(id: $0) }.filter(\.status.isFinal).prefix(limit))
    }

    /// Forgets a run with its steps, events and questions; one that is forgotten already is fine.
    package func removeRun(_ id: RunID) throws {
        try database.run(.removeRun, [.run(id)])
    }
}

extension Query {
    fileprivate static let runCount = Query("count runs", "SELECT count(*) FROM runs")
    fileprivate static let runBeyondNewest = Query(
        "find run beyond newest", "SELECT id FROM runs ORDER BY id DESC LIMIT 1 OFFSET ?")
    fileprivate static let runsUpTo = Query(
        "list old runs", "SELECT id FROM runs WHERE status = ? AND id <= ? ORDER BY id LIMIT ?")
    fileprivate static let runsAfter = Query("list later runs", "SELECT id FROM runs WHERE id > ? ORDER BY id DESC")
    fileprivate static let removeRun = Query("remove run", "DELETE FROM runs WHERE id = ?")
}
