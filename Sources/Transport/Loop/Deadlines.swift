/// When something has to be done for whom, at most one deadline for each token.
///
/// Nothing pending means nothing to wake up for: an idle loop sets no timer.
struct Deadlines {
    private var due: [UInt64: MonotonicClock.Instant] = [:]
    /// Not later than the nearest deadline. Moving one back leaves it in place, which costs at most one early look.
    private var earliest: MonotonicClock.Instant?

    /// Sets, moves or (nil) removes the deadline of `token`.
    mutating func set(_ token: UInt64, _ instant: MonotonicClock.Instant?) {
        guard let instant else {
            guard !due.isEmpty else { return }
            due[token] = nil
            if due.isEmpty { earliest = nil }
            return
        }
        due[token] = instant
        earliest = earliest.map { min($0, instant) } ?? instant
    }

    /// How long to wait from `now` until the next look; nil when nothing is pending.
    func delay(from now: MonotonicClock.Instant) -> Duration? {
        earliest.map { max(.zero, now.duration(to: $0)) }
    }

    /// Whether nothing is pending.
    var isEmpty: Bool { due.isEmpty }

    /// Removes and returns the tokens whose deadline has come.
    mutating func takeExpired(at now: MonotonicClock.Instant) -> [UInt64] {
        guard let earliest, earliest <= now else { return [] }
        let expired = due.filter { $0.value <= now }.map(\.key).sorted()
        for token in expired { due[token] = nil }
        self.earliest = due.values.min()
        return expired
    }
}
