/// What a person can say to a run that waits. The raw value is what the store, the API and the command line hold.
package enum Answer: String, Sendable, Hashable, Codable, CaseIterable {
    /// Go on: run the step that waits, or accept what it found.
    case approve
    /// Go on without the step.
    case skip
    /// End the run.
    case abort
}
