/// Asks for a run's events, the stored ones after `after` first.
package struct Subscription: Codable, Sendable {
    /// The run to watch.
    package var run: RunID
    /// The sequence number of the last event that the caller has; 0 for none.
    package var after: Int64

    /// A subscription of these values.
    package init(run: RunID, after: Int64) {
        self.run = run
        self.after = after
    }
}
