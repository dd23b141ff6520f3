extension StateStore {
    /// Records that a run waits for a person.
    package func insertQuestion(_ question: QuestionRecord) throws {
        try database.run(
            .insertQuestion,
            [
                .run(question.runID), .number(question.number), .text(question.step), .word(question.kind),
                .text(question.text), .text(question.details), .text(question.progress), .time(question.askedAt),
                .text(question.answer?.rawValue), .time(question.answeredAt),
            ])
    }

    /// The newest question of a run, answered or not; nil when it never asked one.
    package func latestQuestion(runID: RunID) throws -> QuestionRecord? {
        try database.rows(.latestQuestion, [.run(runID)], QuestionRecord.init).first
    }

    /// Records the answer to a question.
    /// - Throws: ``StoreError/Cause/missingRow(_:)`` when there is no such question without an answer.
    package func answerQuestion(runID: RunID, number: Int, answer: Answer, at time: Timestamp) throws {
        let changed = try database.run(
            .answerQuestion, [.word(answer), .time(time), .run(runID), .number(number)])
        try require(changed, .answerQuestion, "open question \(number) of run \(runID)")
    }
}

extension QuestionRecord {
    fileprivate init(_ row: borrowing Row) throws(StoreError) {
        self.init(
            runID: try row.run(0), number: try row.number(1), step: try row.text(2), kind: try row.word(3),
            text: try row.text(4), details: try row.optionalText(5), progress: try row.text(6),
            askedAt: try row.time(7), answer: try row.optionalText(8).flatMap(Answer.init(rawValue:)),
            answeredAt: try row.optionalTime(9))
    }
}

extension Query {
    private static let columns =
        "run_id, number, step, kind, text, details, progress, asked_at, answer, answered_at"

    fileprivate static let insertQuestion = Query(
        "record question", "INSERT INTO questions (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    fileprivate static let latestQuestion = Query(
        "read question", "SELECT \(columns) FROM questions WHERE run_id = ? ORDER BY number DESC LIMIT 1")
    fileprivate static let answerQuestion = Query(
        "answer question",
        "UPDATE questions SET answer = ?, answered_at = ? WHERE run_id = ? AND number = ? AND answer IS NULL")
}
