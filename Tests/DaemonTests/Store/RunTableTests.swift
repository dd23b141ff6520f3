import Testing

@testable import Daemon

@Suite struct RunTableTests {
    private let fixture: StoreFixture
    private var store: StateStore { fixture.store }

    init() throws { fixture = try StoreFixture() }

    @Test func `a run comes back with all that was recorded`() throws {
        try fixture.addRepository("a1b2c3")
        try store.openInstance(.init(id: "i1", pid: 7, startTime: "t", version: "1", startedAt: .init(milliseconds: 0)))
        let run = RunRecord(
            id: .example(1), repositoryID: "a1b2c3", branch: "feature/ä\"b'$x;&", commit: "c1", previousCommit: "c0",
            status: .interrupted, reason: "the daemon died", instance: "i1", trigger: .rerun, skip: ["test", "lint"],
            checkout: "/home/ä", createdAt: .init(milliseconds: 1), startedAt: .init(milliseconds: 2),
            endedAt: .init(milliseconds: -3))
        #expect(try store.insertRun(run))
        #expect(try store.run(id: run.id) == run)
    }

    @Test func `a run without extras comes back without them`() throws {
        try fixture.addRepository("a1b2c3")
        #expect(try store.insertRun(.example(1)))
        #expect(try store.run(id: .example(1)) == .example(1))
    }

    @Test func `a run that is recorded again is left as it is`() throws {
        let id = try fixture.addRun(1, status: .passed)
        #expect(try !store.insertRun(.example(1, status: .pending)))
        #expect(try store.run(id: id)?.status == .passed)
    }

    @Test func `what was recorded last is newest, whatever the clock said, unless it is recorded beside another`()
        throws
    {
        let future = try fixture.addRun(1 << 30, status: .passed)
        let first = try fixture.addRun(2, status: .passed)
        let last = try fixture.addRun(1, status: .failed)
        #expect(try store.insertRun(.example(3, status: .passed), beside: last))
        let order: [RunID] = [.example(3), last, first, future]
        let repository = "a1b2c3"
        #expect(try store.runs(limit: 9).map(\.id) == order)
        #expect(try store.runs(repositoryID: repository, limit: 3).map(\.id) == Array(order.prefix(3)))
        #expect(try store.runs(repositoryID: repository, branch: "main", limit: 9).map(\.id) == order)
        #expect(
            try store.runs(repositoryID: repository, limit: 2, statuses: [.passed, .failed]).map(\.id)
                == Array(order.prefix(2)))
        #expect(try store.runs(limit: 9, statuses: [.passed, .failed]).map(\.id) == order)
        #expect(try store.latestRun(repositoryID: repository, branch: "main")?.id == .example(3))
    }

    @Test func `a run of a repository that is not gated is refused`() throws {
        #expect(throws: StoreError.self) { try store.insertRun(.example(1, repository: "unknown")) }
    }

    @Test(arguments: RunStatus.allCases)
    func `the schema knows every status`(status: RunStatus) throws {
        let id = try fixture.addRun(1, status: status)
        #expect(try store.run(id: id)?.status == status)
    }

    @Test func `the schema knows no other status`() throws {
        try fixture.addRun(1)
        #expect(throws: StoreError.self) {
            try store.database.execute("UPDATE runs SET status = 'paused'", operation: "test")
        }
    }

    @Test func `saving a run records where it stands and nothing that was asked for`() throws {
        let id = try fixture.addRun(1)
        var run = RunRecord.example(1, branch: "another")
        run.status = .failed
        run.reason = "exit status 2"
        run.startedAt = Timestamp(milliseconds: 5)
        run.endedAt = Timestamp(milliseconds: 6)
        try store.saveRun(run)
        let saved = try #require(try store.run(id: id))
        #expect(saved.branch == "main")
        #expect((saved.status, saved.reason) == (.failed, "exit status 2"))
        #expect((saved.startedAt, saved.endedAt) == (run.startedAt, run.endedAt))
    }

    @Test func `saving a run that is gone is an error that names it`() throws {
        let error = #expect(throws: StoreError.self) { try store.saveRun(.example(9)) }
        #expect(error?.cause == .missingRow("run \(RunID.example(9))"))
    }

    @Test func `runs are listed newest first, up to the limit`() throws {
        for minute: Int64 in [1, 2, 3, 4] { try fixture.addRun(minute, repository: minute == 4 ? "other" : "mine") }
        #expect(try store.runs(limit: 3).map(\.id) == [4, 3, 2].map(RunID.example))
        #expect(try store.runs(repositoryID: "mine", limit: 2).map(\.id) == [3, 2].map(RunID.example))
        #expect(try store.runs(limit: 0).isEmpty)
        #expect(try store.runs(limit: -1).isEmpty)
        #expect(try store.runs(limit: .max).count == 4)
    }

    @Test func `runs are filtered by status before the limit counts`() throws {
        let statuses: [RunStatus] = [.passed, .failed, .passed, .running, .failed, .passed]
        for (minute, status) in statuses.enumerated() { try fixture.addRun(Int64(minute), status: status) }
        #expect(
            try store.runs(limit: 3, statuses: [.failed, .running]).map(\.id) == [4, 3, 1].map(RunID.example))
        #expect(
            try store.runs(repositoryID: "a1b2c3", limit: 2, statuses: [.passed, .passed]).map(\.id)
                == [5, 2].map(RunID.example))
        #expect(try store.runs(limit: 9, statuses: []).isEmpty)
        #expect(try store.runs(repositoryID: "other", limit: 9, statuses: [.passed]).isEmpty)
    }

    @Test func `active runs are those that have not ended, oldest first`() throws {
        for (minute, status) in RunStatus.allCases.enumerated() {
            try fixture.addRun(Int64(minute), branch: minute == 1 ? "other" : "main", status: status)
        }
        #expect(try store.activeRuns(repositoryID: "a1b2c3").map(\.status) == [.pending, .running, .parked])
        #expect(try store.activeRuns(repositoryID: "a1b2c3", branch: "main").map(\.status) == [.pending, .parked])
        #expect(try store.activeRuns(repositoryID: "x").isEmpty)
    }

    @Test func `waiting runs have places from one in the order of their pushes, whatever the clock said`() throws {
        for minute: Int64 in [5, 2, 9] { try fixture.addRun(minute, repository: "r\(minute)") }
        try fixture.addRun(1, status: .running)
        #expect(try store.pendingRuns().map(\.id) == [5, 2, 9].map(RunID.example), "as they were recorded")
        #expect(try store.queue() == [5, 2, 9].map(RunID.example))
    }

    @Test func `the latest run of a branch is the newest, whatever came of it`() throws {
        try fixture.addRun(1, status: .passed)
        try fixture.addRun(3, status: .cancelled)
        try fixture.addRun(4, branch: "other")
        #expect(try store.latestRun(repositoryID: "a1b2c3", branch: "main")?.id == .example(3))
        #expect(try store.latestRun(repositoryID: "a1b2c3", branch: "none") == nil)
    }
}
