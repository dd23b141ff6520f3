/// What a client hears that has a daemon hold its queue: once when it does, and once more when nothing is active.
package struct DrainNotice: Codable, Sendable, Equatable {
    /// The runs that have begun; what is not among them stays in the queue.
    package var active: [RunID]

    /// Names the runs.
    package init(active: [RunID]) { self.active = active }
}
