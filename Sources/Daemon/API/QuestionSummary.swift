/// What a run waits to be told, as people and scripts see it. Absent values are written as null.
package struct QuestionSummary: Codable, Sendable, Equatable {
    /// The step that it is about.
    package var step: String
    /// What is asked, which decides what an answer means.
    package var kind: QuestionRecord.Kind
    /// The question in one line.
    package var text: String
    /// Particulars: the text of one JSON value; nil when the line says it all.
    package var details: String?
    /// Since when the run waits.
    package var askedAt: Timestamp

    /// The summary of a stored question.
    package init(_ question: QuestionRecord) {
        step = question.step
        kind = question.kind
        text = question.text
        details = question.details
        askedAt = question.askedAt
    }

    /// Writes every key, absent values as null.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(step, forKey: .step)
        try container.encode(kind, forKey: .kind)
        try container.encode(text, forKey: .text)
        try container.encode(details, forKey: .details)
        try container.encode(askedAt, forKey: .askedAt)
    }
}
