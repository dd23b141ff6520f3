/// What a person says to a run that waits.
package struct RunResponse: Codable, Sendable {
    /// The run's id.
    package var run: RunID
    /// The answer.
    package var answer: Answer
    /// What the caller's login session lends to the run; see ``SessionVariables``.
    package var session: [String: String]?

    /// A response of these values.
    package init(run: RunID, answer: Answer, session: [String: String]? = nil) {
        self.run = run
        self.answer = answer
        self.session = session
    }
}
