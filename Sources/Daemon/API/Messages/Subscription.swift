/// Asks for a run's events, the stored ones after `after` first.
package struct Subscription: Codable, Sendable {
    package var run: RunID
    package var after: Int64

    package init(run: RunID, after: Int64) {
        self.run = run
        self.after = after
    }
}
