import Testing

@testable import Daemon

@Suite struct QuestionTableTests {
    private let fixture: StoreFixture
    private let run: RunID
    private let step: StepRecord
    private var store: StateStore { fixture.store }

    init() throws {
        fixture = try StoreFixture()
        run = try fixture.addRun(1, status: .running)
        try fixture.store.openInstance(
            .init(id: "i", pid: 1, startTime: "", version: "", startedAt: Timestamp(milliseconds: 0)))
        step = StepRecord(runID: run, position: 4, name: "push", status: .parked)
    }

    private func park(_ kind: QuestionRecord.Kind = .approval, at time: Int64 = 5) throws {
        var progress = RunProgress(head: "abc")
        progress.configuration.approve = [.push]
        progress.configuration.commands.test = "make"
        try store.parkRun(
            step, Question("may it?", details: "[1]"), kind: kind, progress: progress,
            at: Timestamp(milliseconds: time))
    }

    @Test func `a parked run keeps its question, its step and what it knew`() throws {
        try park()
        let record = try #require(try store.run(id: run))
        #expect(record.status == .parked && record.reason == "may it?" && record.endedAt == nil)
        #expect(try store.steps(runID: run) == [step])
        let question = try #require(try store.latestQuestion(runID: run))
        #expect(question.number == 1 && question.kind == .approval && question.answer == nil)
        #expect(question.details == "[1]" && question.askedAt == Timestamp(milliseconds: 5))
        #expect(try Resumption(question) == nil)
        let summary = try #require(try store.summary(run))
        #expect(summary.question?.askedAt == Timestamp(milliseconds: 5) && summary.queuePosition == nil)
    }

    @Test(arguments: [
        (QuestionRecord.Kind.approval, Answer.approve, Resumption.Verdict.run),
        (.findings, .approve, .accept), (.approval, .skip, .leaveOut), (.findings, .skip, .leaveOut),
    ])
    func `an answer says what becomes of the step`(
        kind: QuestionRecord.Kind, answer: Answer, verdict: Resumption.Verdict
    ) throws {
        try park(kind)
        #expect(try store.answerRun(run, answer, instance: "i", at: Timestamp(milliseconds: 9)))
        let record = try #require(try store.run(id: run))
        #expect(record.status == .pending && record.reason == nil)
        let question = try #require(try store.latestQuestion(runID: run))
        let resumption = try #require(try Resumption(question))
        #expect(resumption.step == "push" && resumption.verdict == verdict)
        #expect(resumption.progress.head == "abc" && resumption.progress.configuration.approve == [.push])
        #expect(resumption.progress.configuration.commands.test == "make")
        #expect(try store.summary(run)?.queuePosition == 1)
        #expect(try !store.answerRun(run, .abort, instance: "i", at: Timestamp(milliseconds: 10)))
    }

    @Test func `a second question follows the first`() throws {
        try park()
        #expect(try store.answerRun(run, .approve, instance: "i", at: Timestamp(milliseconds: 9)))
        try park(.findings, at: 11)
        let question = try #require(try store.latestQuestion(runID: run))
        #expect(question.number == 2 && question.kind == .findings && question.answer == nil)
    }

    @Test func `a crash leaves parked runs parked, and a run that ends takes its step along`() throws {
        try park()
        #expect(try store.endCrashedRuns(for: "next", at: Timestamp(milliseconds: 9)).runs.isEmpty)
        #expect(try store.run(id: run)?.status == .parked)
        try store.markRunEnded(run, RunOutcome(.cancelled, reason: "no"), at: Timestamp(milliseconds: 12))
        #expect(try store.steps(runID: run).map(\.status) == [.cancelled])
        #expect(try store.summary(run)?.question == nil)
    }

    @Test func `an event can be removed with its run only`() throws {
        _ = try store.appendEvent(runID: run, kind: "a", payload: "{}")
        #expect(throws: StoreError.self) {
            try store.database.execute("DELETE FROM events", operation: "delete")
        }
        try store.removeRepository(id: "a1b2c3")
        #expect(try store.events(runID: run).isEmpty)
    }
}
