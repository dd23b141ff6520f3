extension StateStore {
    /// How far each branch's log of a gate is accounted for.
    package func pushMarks(repositoryID: String) throws -> [String: PushMark] {
        let rows = try database.rows(.pushMarks, [.text(repositoryID)]) { row throws(StoreError) in
            (
                try row.text(0),
                PushMark(position: try row.number(1), lineDigest: try row.text(2), logIdentity: try row.text(3))
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// Records how far a branch's log is accounted for.
    package func savePushMark(_ mark: PushMark, repositoryID: String, branch: String) throws {
        try database.run(
            .savePushMark,
            [
                .text(repositoryID), .text(branch), .number(mark.position), .text(mark.lineDigest),
                .text(mark.logIdentity),
            ])
    }

    /// Forgets a branch's mark, for a log that is gone; none is fine.
    package func removePushMark(repositoryID: String, branch: String) throws {
        try database.run(.removePushMark, [.text(repositoryID), .text(branch)])
    }

    /// The pushes of a gate of which one trace is still missing, in the order of their runs.
    package func pushHalves(repositoryID: String) throws -> [PushHalf] {
        try database.rows(.pushHalves, [.text(repositoryID)]) { row throws(StoreError) in
            PushHalf(
                run: try row.run(0), branch: try row.text(1), old: try row.optionalText(2), new: try row.text(3),
                seen: try row.word(4))
        }
    }

    /// Records that one trace of a push was seen; doing so again changes nothing.
    package func insertPushHalf(_ half: PushHalf, repositoryID: String) throws {
        try database.run(
            .insertPushHalf,
            [
                .run(half.run), .text(repositoryID), .text(half.branch), .text(half.old), .text(half.new),
                .word(half.seen),
            ])
    }

    /// Forgets a push whose other trace was seen too; one that is forgotten already is fine.
    package func removePushHalf(_ run: RunID) throws {
        try database.run(.removePushHalf, [.run(run)])
    }
}

extension Query {
    fileprivate static let pushMarks = Query(
        "list push marks", "SELECT branch, position, line_digest, log_identity FROM push_marks WHERE repo_id = ?")
    fileprivate static let savePushMark = Query(
        "save push mark",
        """
        INSERT INTO push_marks (repo_id, branch, position, line_digest, log_identity) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (repo_id, branch) DO UPDATE SET
            position = excluded.position, line_digest = excluded.line_digest, log_identity = excluded.log_identity
        """)
    fileprivate static let removePushMark = Query(
        "remove push mark", "DELETE FROM push_marks WHERE repo_id = ? AND branch = ?")
    fileprivate static let pushHalves = Query(
        "list push halves",
        "SELECT run_id, branch, old_id, new_id, seen FROM push_halves WHERE repo_id = ? ORDER BY run_id")
    fileprivate static let insertPushHalf = Query(
        "record push half",
        """
        INSERT INTO push_halves (run_id, repo_id, branch, old_id, new_id, seen) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (run_id) DO NOTHING
        """)
    fileprivate static let removePushHalf = Query("remove push half", "DELETE FROM push_halves WHERE run_id = ?")
}
