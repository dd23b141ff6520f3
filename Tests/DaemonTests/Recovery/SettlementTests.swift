import Platform
import Testing

@testable import Daemon

/// What a reconciliation writes.
@Suite struct SettlementTests {
    private static let zero = String(repeating: "0", count: 40)
    private static let (a, b, c) = (name("a"), name("b"), name("c"))
    private let fixture: StoreFixture
    private var store: StateStore { fixture.store }

    init() throws {
        fixture = try StoreFixture()
        _ = try fixture.addRun(1, repository: "a")
    }

    private static func name(_ digit: Character) -> String { String(repeating: digit, count: 40) }

    private func logs(_ names: String..., branch: String = "x") throws -> GateLogs {
        let text = zip([Self.zero] + names, names).enumerated().map { number, move in
            "\(move.0) \(move.1) A <a@b> \(number) +0000\tpush\n"
        }.joined()
        let directory = try ScratchDirectory()
        let stamp = try #require(FileStamp.of(try directory.write(text, to: "log")))
        return GateLogs(
            stamps: [branch: stamp], changed: [branch: (BranchLog(Array(text.utf8), stamp: stamp), names.last)])
    }

    private func settle(
        _ logs: GateLogs, _ adoption: Settlement.Adoption, earlier: Set<RunID> = [],
        evidence: PushEvidence = PushEvidence()
    ) throws -> Settlement.Outcome {
        try store.transaction {
            let outcome = try Settlement(
                repositoryID: "a", logs: logs, earlier: earlier, adoption: adoption, evidence: evidence,
                now: Timestamp(milliseconds: 9)
            ).perform(store)
            for run in outcome.queued { _ = try store.insertRun(run) }
            return outcome
        }
    }

    private func take(_ record: PushHalf) throws { try store.insertPushHalf(record, repositoryID: "a") }

    @Test func `every lost push gets one run, the newest is queued and the others say what replaced them`() throws {
        let logs = try logs(Self.a, Self.b, Self.c)
        let outcome = try settle(logs, .all)
        #expect(outcome.queued.map(\.commit) == [Self.c])
        #expect(outcome.adopted == 3)
        #expect(outcome.settled == ["x"])
        let runs = try store.runs(repositoryID: "a", limit: 10).filter { $0.branch == "x" }
        #expect(runs.map(\.commit) == [Self.c, Self.b, Self.a])
        #expect(runs.map(\.status) == [.pending, .cancelled, .cancelled])
        #expect(runs.last?.reason == "cancelled: superseded by new push")
        let again = try settle(logs, .all)
        #expect(again.adopted == 0)
        #expect(again.settled == ["x"])
    }

    @Test func `a lost push without a trace waits for approval, one with a trace has what it asked for`() throws {
        var traces: [PushTrace] = []
        for (new, option) in [(Self.a, "no-mistakes.approve=test"), (Self.b, "no-mistakes.skip=lint")] {
            let text =
                "push\noption \(option)\nupdate \(Self.zero) \(new) refs/heads/x\npush\noption no-mistakes.approve"
            traces += PushTrace.parse(Array(text.utf8))
        }
        #expect(traces.count == 2)
        let known = try settle(try logs(Self.a), .all, evidence: PushEvidence(traces: traces)).queued.first
        #expect(known?.approve == ["test"] && known?.skip == [] && known?.reason == nil)
        let unknown = try settle(try logs(Self.c, branch: "y"), .all, evidence: PushEvidence(traces: traces)).queued
            .first
        #expect(unknown?.approve == ["push"])
        #expect(unknown?.reason == "what was asked for with -o is not known")
    }

    @Test func `of equal pushes each wish for approval counts, and only what all of them skip is skipped`() throws {
        let update = RefUpdate(old: nil, new: Self.a, ref: "refs/heads/x")
        let wishes = [["no-mistakes.skip=test,lint"], ["no-mistakes.skip=lint", "no-mistakes.approve=push"]]
        let traces = wishes.map { PushTrace(update: update, options: $0) }
        let run = try settle(try logs(Self.a), .all, evidence: PushEvidence(traces: traces)).queued.first
        #expect(run?.skip == ["lint"] && run?.approve == ["push"])
    }

    @Test func `what one of equal pushes skips is not skipped for another that did not ask for it`() throws {
        let update = RefUpdate(old: nil, new: Self.a, ref: "refs/heads/x")
        let traces = [["no-mistakes.skip=test,lint"], []].map { PushTrace(update: update, options: $0) }
        let run = try settle(try logs(Self.a), .all, evidence: PushEvidence(traces: traces)).queued.first
        #expect(run?.skip == [] && run?.approve == [])
    }

    @Test func `a run that only its copy tells of comes back as it was`() throws {
        let end = Timestamp(milliseconds: 3)
        let waiting = RunRecord(
            id: RunID.mint(), repositoryID: "a", branch: "x", commit: Self.c, previousCommit: Self.b, approve: ["push"],
            createdAt: end)
        let over = RunRecord(
            id: RunID.mint(), repositoryID: "a", branch: "x", commit: Self.b, previousCommit: Self.a, status: .failed,
            reason: "test: no", createdAt: end, endedAt: end)
        let copies = PushEvidence(copies: [over, waiting])
        let outcome = try settle(try logs(Self.a, Self.b, Self.c), .all, evidence: copies)
        #expect(outcome.queued == [waiting])
        let runs = try store.runs(repositoryID: "a", limit: 10).filter { $0.branch == "x" }
        #expect(Set(runs.map(\.id)).isSuperset(of: [over.id, waiting.id]))
        #expect(runs.map(\.status).sorted { $0.rawValue < $1.rawValue } == [.cancelled, .failed, .pending])
        #expect(runs.first { $0.id == over.id }?.reason == "test: no")
    }

    @Test func `a push that was lost before a known one comes before it`() throws {
        let known = RunID.mint()
        try take(PushHalf(run: known, branch: "x", old: Self.b, new: Self.c, seen: .record))
        let outcome = try settle(try logs(Self.a, Self.b, Self.c), .all)
        #expect(outcome.queued == [])
        let runs = try store.runs(repositoryID: "a", limit: 10).filter { $0.branch == "x" }
        #expect(runs.map(\.commit) == [Self.b, Self.a])
        #expect(runs.allSatisfy { $0.id < known })
        #expect(try store.pushHalves(repositoryID: "a").filter { $0.branch == "x" } == [])
    }

    @Test func `while a hook may still report a push nothing is written`() throws {
        let logs = try logs(Self.a)
        let waiting = try settle(logs, .none)
        #expect(waiting.lost.count == 1)
        #expect(waiting.adopted == 0)
        #expect(try store.pushMarks(repositoryID: "a") == [:])
        let key = try #require(waiting.lost.first).key
        #expect(try settle(logs, .only([key])).queued.count == 1)
    }

    @Test func `a record that comes after its push was given a run finds that run, once`() throws {
        let logs = try logs(Self.a)
        let key = try #require(try settle(logs, .none).lost.first).key
        let run = try #require(try settle(logs, .late([key])).queued.first)
        let record = PushRecord(
            id: RunID.mint(), repositoryID: "a", gate: "/a.git", branch: "x", kind: .update, old: nil, new: Self.a,
            options: [], checkout: nil, receivedAt: Timestamp(milliseconds: 10))
        #expect(try store.halfFoundEarlier(for: record)?.run == run.id)
        #expect(try store.takeRunFoundEarlier(for: record))
        #expect(try store.takeRunFoundEarlier(for: record) == false)
    }

    @Test func `a parked run that only its copy tells of asks its question once more, and only once`() throws {
        let parked = RunRecord(
            id: RunID.mint(), repositoryID: "a", branch: "x", commit: Self.a, status: .parked,
            reason: "push waits for approval", approve: ["push"], createdAt: Timestamp(milliseconds: 3))
        let run = try settle(try logs(Self.a), .all, evidence: PushEvidence(copies: [parked])).queued.first
        #expect(run?.id == parked.id && run?.approve == ["push"] && run?.reason == nil)
    }

    @Test func `a record whose log went with its branch is forgotten, one that came meanwhile is kept`() throws {
        let old = PushHalf(run: RunID.mint(), branch: "x", old: nil, new: Self.b, seen: .record)
        let new = PushHalf(run: RunID.mint(), branch: "x", old: Self.a, new: Self.b, seen: .record)
        try take(old)
        try take(new)
        _ = try settle(try logs(Self.a), .all, earlier: [old.run])
        #expect(try store.pushHalves(repositoryID: "a").filter { $0.branch == "x" } == [new])
    }
}
