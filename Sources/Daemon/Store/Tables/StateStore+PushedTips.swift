extension StateStore {
    /// Records that `runID` pushed `commit` to a branch of the origin: the gate may replace that tip later.
    package func recordPushedTip(
        repositoryID: String, branch: String, commit: String, runID: RunID
    ) throws {
        try database.run(
            .recordTip, [.text(repositoryID), .text(branch), .text(commit), .run(runID), .time(clock())])
    }

    /// Object ids that a run pushed, or was about to, the latest first.
    package func pushedTips(ofRun run: RunID) throws -> [String] {
        try database.rows(.tipsOfRun, [.run(run)]) { row throws(StoreError) in try row.text(0) }
    }

    /// Object ids that this gate itself pushed to a branch of the origin, the latest first.
    package func pushedTips(repositoryID: String, branch: String) throws -> [String] {
        try database.rows(.tipsOfBranch, [.text(repositoryID), .text(branch)]) { row throws(StoreError) in
            try row.text(0)
        }
    }
}

extension Query {
    fileprivate static let recordTip = Query(
        "record pushed tip",
        """
        INSERT INTO pushed_tips (repo_id, branch, commit_id, run_id, pushed_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (repo_id, branch, commit_id) DO UPDATE SET
            run_id = excluded.run_id, pushed_at = excluded.pushed_at
        """)

    fileprivate static let tipsOfRun = Query(
        "list pushed tips of run",
        "SELECT commit_id FROM pushed_tips WHERE run_id = ? ORDER BY pushed_at DESC, commit_id")

    fileprivate static let tipsOfBranch = Query(
        "list pushed tips",
        """
        SELECT commit_id FROM pushed_tips WHERE repo_id = ? AND branch = ?
        ORDER BY pushed_at DESC, run_id DESC, commit_id
        """)
}
