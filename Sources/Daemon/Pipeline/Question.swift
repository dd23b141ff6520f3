/// What a step asks a person before its run goes on.
package struct Question: Equatable, Sendable {
    /// The question, in one line.
    package var text: String
    /// Particulars for programs: the text of one JSON value; nil when the line says it all.
    package var details: String?

    /// A question of these words.
    package init(_ text: String, details: String? = nil) {
        self.text = text
        self.details = details
    }
}
