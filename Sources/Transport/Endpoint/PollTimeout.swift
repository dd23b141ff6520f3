/// Waiting times in the unit of the system's calls.
enum PollTimeout {
    /// Milliseconds, rounded up so that a deadline has passed when the wait is over; never negative.
    static func milliseconds(_ duration: Duration) -> Int32 {
        let (seconds, attoseconds) = duration.components
        guard seconds < Int64(Int32.max / 1000) else { return Int32.max }
        let rest = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return Int32(max(0, seconds * 1000 + rest))
    }
}
