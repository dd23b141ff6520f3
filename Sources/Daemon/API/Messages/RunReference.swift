/// Names one run.
package struct RunReference: Codable, Sendable {
    package var run: RunID

    package init(run: RunID) { self.run = run }
}
