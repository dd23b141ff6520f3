/// A moment in UTC, in milliseconds since 1970-01-01T00:00:00Z; earlier moments are negative.
///
/// Encoded as a bare integer, so that stores, events and scripts compare and sort it as a number.
package struct Timestamp: Sendable, Hashable, Comparable {
    /// Milliseconds since the Unix epoch, leap seconds not counted.
    package let milliseconds: Int64

    /// The moment `milliseconds` after (or, when negative, before) the Unix epoch.
    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Earlier moments come first.
    package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    /// How long after `earlier` this moment is; negative when it is before it.
    package func duration(since earlier: Timestamp) -> Duration {
        .milliseconds(milliseconds) - .milliseconds(earlier.milliseconds)
    }
}

extension Timestamp: Codable {
    /// Reads the integer that ``encode(to:)`` wrote.
    package init(from decoder: any Decoder) throws {
        self.init(milliseconds: try decoder.singleValueContainer().decode(Int64.self))
    }

    /// Writes the milliseconds as one integer.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 text in UTC with milliseconds, as in `2025-01-31T09:05:00.120Z`.
    ///
    /// RFC 3339 ends at year 9999 and starts at year 0; years outside carry the sign of ISO 8601.
    package var description: String {
        let (days, inDay) = milliseconds.flooredDivision(by: 86_400_000)
        let date = CivilDate(daysSinceEpoch: days)
        let (seconds, fraction) = inDay.quotientAndRemainder(dividingBy: 1000)
        let (minutes, second) = seconds.quotientAndRemainder(dividingBy: 60)
        let (hour, minute) = minutes.quotientAndRemainder(dividingBy: 60)
        let clock = "\(hour.padded(to: 2)):\(minute.padded(to: 2)):\(second.padded(to: 2))"
        return "\(date)T\(clock).\(fraction.padded(to: 3))Z"
    }
}
