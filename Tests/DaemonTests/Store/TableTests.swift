import Testing

@testable import Daemon

@Suite struct RepositoryTableTests {
    private let fixture: StoreFixture
    private var store: StateStore { fixture.store }

    init() throws { fixture = try StoreFixture() }

    @Test func `a repository that is recorded again is refreshed and keeps its beginning`() throws {
        try store.upsertRepository(.example("a"))
        let refreshed = RepositoryRecord(
            id: "a", workingPath: "/moved", originURL: "/o.git", remoteName: "gate", defaultBranch: nil,
            createdAt: Timestamp(milliseconds: 50), updatedAt: Timestamp(milliseconds: 60))
        try store.upsertRepository(refreshed)
        let record = try #require(try store.repository(id: "a"))
        #expect(record.createdAt == RepositoryRecord.example("a").createdAt)
        #expect(record.updatedAt == refreshed.updatedAt)
        #expect((record.workingPath, record.originURL, record.remoteName) == ("/moved", "/o.git", "gate"))
        #expect(record.defaultBranch == nil)
    }

    @Test func `a refresh keeps the runs of the repository`() throws {
        let id = try fixture.addRun(1)
        try store.upsertRepository(.example("a1b2c3"))
        #expect(try store.run(id: id) != nil)
    }

    @Test func `a repository goes with everything that hangs on it`() throws {
        let id = try fixture.addRun(1, repository: "a")
        let kept = try fixture.addRun(2, repository: "b")
        for run in [id, kept] {
            try store.insertStep(StepRecord(runID: run, position: 0, name: "test"))
            _ = try store.appendEvent(runID: run, kind: "created", payload: "{}")
            try store.recordPushedTip(repositoryID: run == id ? "a" : "b", branch: "main", commit: "c", runID: run)
        }
        try store.removeRepository(id: "a")
        try store.removeRepository(id: "a")
        #expect(try store.repositories().map(\.id) == ["b"])
        #expect(try store.runs(limit: 9).map(\.id) == [kept])
        #expect(try store.steps(runID: id).isEmpty)
        #expect(try store.events(runID: id).isEmpty)
        #expect(try store.pushedTips(repositoryID: "a", branch: "main").isEmpty)
        #expect(try store.pushedTips(repositoryID: "b", branch: "main") == ["c"])
        #expect(try store.steps(runID: kept).count == 1)
    }
}

@Suite struct StepTableTests {
    private let fixture: StoreFixture
    private var store: StateStore { fixture.store }
    private let run: RunID

    init() throws {
        fixture = try StoreFixture()
        run = try fixture.addRun(1)
    }

    @Test func `steps come back in their order with all that was recorded`() throws {
        let done = StepRecord(
            runID: run, position: 1, name: "test", status: .failed, reason: "exit status 130",
            startedAt: Timestamp(milliseconds: 1), endedAt: Timestamp(milliseconds: 2), exitStatus: -1,
            logPath: "/h/logs/ä.log")
        let waiting = StepRecord(runID: run, position: 0, name: "rebase")
        try store.insertStep(done)
        try store.insertStep(waiting)
        #expect(try store.steps(runID: run) == [waiting, done])
    }

    @Test(arguments: StepStatus.allCases)
    func `the schema knows every status`(status: StepStatus) throws {
        var step = StepRecord(runID: run, position: 0, name: "test")
        try store.insertStep(step)
        step.status = status
        step.exitStatus = 3
        try store.saveStep(step)
        #expect(try store.steps(runID: run) == [step])
    }

    @Test func `a name or a position occurs once in a run`() throws {
        try store.insertStep(StepRecord(runID: run, position: 0, name: "test"))
        #expect(throws: StoreError.self) {
            try store.insertStep(StepRecord(runID: run, position: 1, name: "test"))
        }
        #expect(throws: StoreError.self) {
            try store.insertStep(StepRecord(runID: run, position: 0, name: "lint"))
        }
    }

    @Test func `saving a step that is not there is an error`() throws {
        let error = #expect(throws: StoreError.self) {
            try store.saveStep(StepRecord(runID: run, position: 4, name: "test"))
        }
        #expect(error?.cause == .missingRow("step 4 of run \(run)"))
    }
}

@Suite struct EventTableTests {
    private let fixture: StoreFixture
    private var store: StateStore { fixture.store }
    private let run: RunID

    init() throws {
        fixture = try StoreFixture()
        run = try fixture.addRun(1)
    }

    @Test func `events of each run are numbered from one without gaps`() throws {
        let other = try fixture.addRun(2)
        let events = try ["a", "b", "c"].map { try store.appendEvent(runID: run, kind: $0, payload: #"{"ä":1}"#) }
        #expect(try store.appendEvent(runID: other, kind: "d", payload: "{}").sequence == 1)
        #expect(events.map(\.sequence) == [1, 2, 3])
        #expect(try store.events(runID: run) == events)
    }

    @Test func `a late reader gets what it has not seen, a page at a time`() throws {
        for _ in 0..<5 { _ = try store.appendEvent(runID: run, kind: "a", payload: "{}") }
        #expect(try store.events(runID: run, after: 1, limit: 2).map(\.sequence) == [2, 3])
        #expect(try store.events(runID: run, after: 3).map(\.sequence) == [4, 5])
        #expect(try store.events(runID: run, after: 5).isEmpty)
    }

    @Test func `an event that was undone leaves no gap`() throws {
        _ = try store.appendEvent(runID: run, kind: "a", payload: "{}")
        #expect(throws: CancellationError.self) {
            try store.transaction {
                _ = try store.appendEvent(runID: run, kind: "undone", payload: "{}")
                throw CancellationError()
            }
        }
        #expect(try store.appendEvent(runID: run, kind: "b", payload: "{}").sequence == 2)
    }

    @Test func `a recorded event cannot be changed`() throws {
        _ = try store.appendEvent(runID: run, kind: "a", payload: "{}")
        #expect(throws: StoreError.self) {
            try store.database.execute("UPDATE events SET kind = 'b'", operation: "test")
        }
    }
}

@Suite struct InstanceTableTests {
    private let fixture: StoreFixture
    private var store: StateStore { fixture.store }

    init() throws { fixture = try StoreFixture() }

    @Test func `instances that did not close are found, oldest first`() throws {
        for (id, started) in [("c", 1), ("a", 3), ("b", 2)] as [(String, Int64)] {
            try store.openInstance(.example(id, startedAt: started))
        }
        try store.closeInstance(id: "b", at: Timestamp(milliseconds: 9))
        #expect(try store.unclosedInstances() == [.example("c", startedAt: 1), .example("a", startedAt: 3)])
        #expect(try store.instance(id: "b")?.closedAt == Timestamp(milliseconds: 9))
        #expect(try store.instance(id: "d") == nil)
    }

    @Test func `an instance closes once`() throws {
        try store.openInstance(.example("a", startedAt: 1))
        try store.closeInstance(id: "a", at: Timestamp(milliseconds: 5))
        try store.closeInstance(id: "a", at: Timestamp(milliseconds: 6))
        #expect(try store.instance(id: "a")?.closedAt == Timestamp(milliseconds: 5))
        #expect(throws: StoreError.self) { try store.closeInstance(id: "b", at: Timestamp(milliseconds: 6)) }
    }

    @Test func `a run cannot be owned by an instance that never was`() throws {
        try fixture.addRun(1)
        var run = RunRecord.example(1)
        run.instance = "ghost"
        #expect(throws: StoreError.self) { try store.saveRun(run) }
    }
}

@Suite struct PushedTipTableTests {
    private let fixture: StoreFixture
    private var store: StateStore { fixture.store }

    init() throws { fixture = try StoreFixture() }

    @Test func `tips are those of the branch, the latest first, each once`() throws {
        let run = try fixture.addRun(1)
        for (branch, commit) in [("main", "a"), ("main", "b"), ("other", "c"), ("main", "a")] {
            try store.recordPushedTip(repositoryID: "a1b2c3", branch: branch, commit: commit, runID: run)
        }
        #expect(try store.pushedTips(repositoryID: "a1b2c3", branch: "main") == ["a", "b"])
        #expect(try store.pushedTips(repositoryID: "a1b2c3", branch: "none").isEmpty)
    }
}

extension InstanceRecord {
    fileprivate static func example(_ id: String, startedAt: Int64) -> InstanceRecord {
        InstanceRecord(
            id: id, pid: 4711, startTime: "boot:123", version: "1.2.3", startedAt: Timestamp(milliseconds: startedAt))
    }
}
