/// A step that could not go on, in one sentence.
package struct StepFailure: Error, Equatable, CustomStringConvertible {
    /// The sentence.
    package var description: String

    /// A failure in these words.
    package init(_ description: String) { self.description = description }
}
