/// Something that a run waits to be told by a person, and what it was told.
package struct QuestionRecord: Sendable, Hashable {
    /// What is asked, which decides what an answer means.
    package enum Kind: String, Sendable, Hashable, Codable {
        /// May the step run? It has not begun.
        case approval
        /// Is what the step found acceptable? It has done its work.
        case findings
    }

    /// The run that waits.
    package let runID: RunID
    /// Number within the run: 1, 2, 3 …
    package let number: Int
    /// The step that it is about.
    package let step: String
    /// What is asked.
    package let kind: Kind
    /// The question in one line.
    package let text: String
    /// Particulars: the text of one JSON value, for programs; nil when the line says it all.
    package let details: String?
    /// What the run had found out and made when it was parked: the JSON of ``RunProgress``.
    package let progress: String
    /// Since when the run waits.
    package let askedAt: Timestamp
    /// The answer; nil while there is none.
    package var answer: Answer?
    /// When it was given.
    package var answeredAt: Timestamp?

    /// A record of these values; the defaults describe a question that was just asked.
    package init(
        runID: RunID, number: Int, step: String, kind: Kind, text: String, details: String?, progress: String,
        askedAt: Timestamp, answer: Answer? = nil, answeredAt: Timestamp? = nil
    ) {
        self.runID = runID
        self.number = number
        self.step = step
        self.kind = kind
        self.text = text
        self.details = details
        self.progress = progress
        self.askedAt = askedAt
        self.answer = answer
        self.answeredAt = answeredAt
    }
}
