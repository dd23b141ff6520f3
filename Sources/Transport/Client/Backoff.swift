/// How long to wait before a lost connection is taken up again: a little at first, then longer, and not for ever.
public struct Backoff: Sendable {
    private let first: Duration
    private let longest: Duration
    private let total: Duration
    private var delay: Duration
    private var end: SuspendingClock.Instant?

    /// - Parameters:
    ///   - first: the first delay; each one is twice the one before.
    ///   - longest: no delay is longer.
    ///   - total: how long after the first failure it is given up.
    public init(
        first: Duration = .milliseconds(50), longest: Duration = .seconds(2), total: Duration = .seconds(10)
    ) {
        self.first = first
        self.longest = longest
        self.total = total
        delay = first
    }

    /// The delay before the next attempt, never beyond the end; nil when it is time to give up.
    /// - Parameter now: the time of this failure.
    public mutating func next(at now: SuspendingClock.Instant = .now) -> Duration? {
        let end = end ?? now + total
        self.end = end
        guard now < end else { return nil }
        defer { delay = min(delay * 2, longest) }
        return min(delay, now.duration(to: end))
    }

    /// A connection was lost again. One that had held as long as the longest delay makes this failure a first one again;
    /// one that breaks at once does not.
    /// - Parameter duration: how long it had held.
    public mutating func lostConnection(after duration: Duration) {
        if duration >= longest { reset() }
    }

    /// An attempt came through: the next failure is a first one again.
    public mutating func reset() {
        self = Backoff(first: first, longest: longest, total: total)
    }
}
