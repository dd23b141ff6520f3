/// Names one run.
package struct RunReference: Codable, Sendable {
    /// The run's id.
    package var run: RunID

    /// Names the run of this id.
    package init(run: RunID) { self.run = run }
}
