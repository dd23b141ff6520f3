import Platform

/// Where a parked run goes on after an answer.
package struct Resumption: Sendable, Equatable {
    /// What becomes of the step that the question was about.
    package enum Verdict: Sendable, Equatable {
        /// It runs.
        case run
        /// What it found is accepted: it has passed.
        case accept
        /// It is left out.
        case leaveOut
    }

    /// The step's name.
    package var step: String
    /// What becomes of it.
    package var verdict: Verdict
    /// What the run had found out and made when it was parked.
    package var progress: RunProgress

    /// Reads where to go on from a question; nil when it has no answer to go on with.
    /// - Throws: `DecodingError` when the recorded progress cannot be read.
    package init?(_ question: QuestionRecord) throws {
        switch (question.answer, question.kind) {
        case (nil, _), (.abort, _): return nil
        case (.skip, _): verdict = .leaveOut
        case (.approve, .approval): verdict = .run
        case (.approve, .findings): verdict = .accept
        }
        step = question.step
        progress = try RecordText.decode(RunProgress.self, from: question.progress.utf8)
    }
}
