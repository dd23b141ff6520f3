extension StateStore {
    /// The pushes that origin may still take in, with their runs, and until when it is asked.
    func latePushes() throws -> [(run: RunID, push: AwaitedPush, until: Timestamp)] {
        try database.rows(.latePushes) { row throws(StoreError) in
            (try row.run(0), AwaitedPush(commit: try row.text(1), cause: try row.text(2)), try row.time(3))
        }
    }

    /// Records that origin is to be asked about a run's push.
    func insertLatePush(_ push: AwaitedPush, of run: RunID, until: Timestamp) throws {
        try database.run(.insertLatePush, [.run(run), .text(push.commit), .text(push.cause), .time(until)])
    }

    /// Forgets a push about which origin has been asked enough; none is fine.
    func removeLatePush(of run: RunID) throws { try database.run(.removeLatePush, [.run(run)]) }
}

extension Query {
    fileprivate static let latePushes = Query(
        "list late pushes", "SELECT run_id, commit_id, cause, until FROM late_pushes ORDER BY run_id")
    fileprivate static let insertLatePush = Query(
        "record late push",
        """
        INSERT INTO late_pushes (run_id, commit_id, cause, until) VALUES (?, ?, ?, ?)
        ON CONFLICT (run_id) DO NOTHING
        """)
    fileprivate static let removeLatePush = Query("forget late push", "DELETE FROM late_pushes WHERE run_id = ?")
}
