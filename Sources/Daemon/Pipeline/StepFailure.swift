/// A step that could not go on, in one sentence.
package struct StepFailure: Error, Equatable, CustomStringConvertible {
    package var description: String

    package init(_ description: String) { self.description = description }
}
