import Testing

@testable import Daemon

@Suite struct QueryPlanTests {
    /// These list a whole table on purpose, or stop at a limit: they may read it, but in the order of an index.
    private static let wholeLists: Set = [
        "list repositories", "list runs", "list unclosed instances", "count runs", "find run beyond newest",
        "list late pushes",
    ]

    @Test func `no query reads a table from end to end`() throws {
        let fixture = try StoreFixture()
        try runEveryQuery(fixture)
        for query in fixture.store.database.cachedQueries where !query.sql.contains("PRAGMA") {
            for step in try plan(of: query, in: fixture.store.database) {
                if Self.wholeLists.contains(query.name) {
                    #expect(!step.contains("TEMP B-TREE"), "\(query.name): \(step)")
                } else {
                    #expect(!step.hasPrefix("SCAN"), "\(query.name): \(step)")
                }
            }
        }
    }

    @Test func `deleting a repository finds what hangs on it by index`() throws {
        let database = try StoreFixture().store.database
        // SQLite looks children up by these columns: https://www.sqlite.org/foreignkeys.html#fk_indexes
        for (table, column) in [
            ("runs", "repo_id"), ("steps", "run_id"), ("events", "run_id"), ("pushed_tips", "repo_id"),
            ("pushed_tips", "run_id"), ("questions", "run_id"), ("late_pushes", "run_id"),
            ("push_marks", "repo_id"), ("push_halves", "repo_id"),
        ] {
            let steps = try plan(of: Query("child", "SELECT 1 FROM \(table) WHERE \(column) = ?"), in: database)
            #expect(steps.allSatisfy { $0.hasPrefix("SEARCH") }, "\(table).\(column): \(steps)")
        }
    }

    private func plan(of query: Query, in database: Database) throws -> [String] {
        try database.rows(Query("plan of \(query.name)", "EXPLAIN QUERY PLAN \(query.sql)")) {
            row throws(StoreError) in try row.text(3)
        }
    }

    private func runEveryQuery(_ fixture: StoreFixture) throws {
        let store = fixture.store
        let run = try fixture.addRun(1, repository: "a")
        let step = StepRecord(runID: run, position: 0, name: "test")
        try store.openInstance(
            .init(id: "i", pid: 1, startTime: "", version: "", startedAt: Timestamp(milliseconds: 0)))
        _ = try store.instance(id: "i")
        _ = try store.unclosedInstances()
        _ = try store.repositories()
        _ = try store.run(id: run)
        for repository in [nil, "a"] {
            _ = try store.runs(repositoryID: repository, limit: 5)
            _ = try store.runs(repositoryID: repository, limit: 5, statuses: [.passed, .failed])
        }
        for branch in [nil, "main"] { _ = try store.activeRuns(repositoryID: "a", branch: branch) }
        _ = try store.runs(repositoryID: "a", branch: "main", limit: 5)
        _ = try store.pendingRuns()
        _ = try store.queue()
        _ = try store.latestRun(repositoryID: "a", branch: "main")
        try store.saveRun(.example(1, repository: "a"))
        try store.insertStep(step)
        try store.saveStep(step)
        _ = try store.steps(runID: run)
        _ = try store.appendEvent(runID: run, kind: "a", payload: "{}")
        _ = try store.events(runID: run)
        try store.insertQuestion(
            .init(
                runID: run, number: 1, step: "push", kind: .approval, text: "", details: nil, progress: "{}",
                askedAt: Timestamp(milliseconds: 0)))
        _ = try store.latestQuestion(runID: run)
        try store.answerQuestion(runID: run, number: 1, answer: .skip, at: Timestamp(milliseconds: 1))
        try store.recordPushedTip(repositoryID: "a", branch: "main", commit: "c", runID: run)
        _ = try store.pushedTips(repositoryID: "a", branch: "main")
        _ = try store.pushedTips(ofRun: run)
        _ = try store.runCount()
        _ = try store.run(beyondNewest: 3)
        _ = try store.finalRuns(upTo: run, limit: 3)
        _ = try store.finalRuns(after: run, limit: 3)
        try store.removeRun(RunID.mint())
        try store.savePushMark(
            PushMark(position: 1, lineDigest: "d", logIdentity: "i"), repositoryID: "a", branch: "main")
        _ = try store.pushMarks(repositoryID: "a")
        try store.removePushMark(repositoryID: "a", branch: "main")
        try store.insertPushHalf(
            PushHalf(run: run, branch: "main", old: nil, new: "c", seen: .record), repositoryID: "a")
        _ = try store.pushHalves(repositoryID: "a")
        try store.removePushHalf(run)
        try store.insertLatePush(
            AwaitedPush(commit: "c", cause: ""), of: run, until: Timestamp(milliseconds: 1))
        _ = try store.latePushes()
        try store.removeLatePush(of: run)
        try store.closeInstance(id: "i", at: Timestamp(milliseconds: 1))
        try store.removeRepository(id: "a")
    }
}
