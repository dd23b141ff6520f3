/// Why the events of a run that ``DaemonConnection/events(of:after:_:)`` hands on came to an end.
package enum EventStreamEnd: Sendable {
    /// The run is over.
    case over
    /// Whoever was handed them has enough.
    case left
    /// Some were lost on the way, because their reader was slow; the store has those that count.
    case gap
}
