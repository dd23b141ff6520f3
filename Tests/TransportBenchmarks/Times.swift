/// Times of repeated runs of one thing.
struct Times {
    private var durations: [Duration] = []

    mutating func measure<Result>(_ body: () throws -> Result) rethrows -> Result {
        let start = ContinuousClock.now
        let result = try body()
        durations.append(start.duration(to: .now))
        return result
    }

    /// The time that a share of the runs did not exceed, in microseconds with one decimal.
    func percentile(_ share: Double) -> Double {
        let sorted = durations.sorted()
        guard !sorted.isEmpty else { return .nan }
        return Self.microseconds(sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))])
    }

    static func microseconds(_ duration: Duration) -> Double {
        let (seconds, attoseconds) = duration.components
        let value = Double(seconds) * 1e6 + Double(attoseconds) / 1e12
        return (value * 10).rounded() / 10
    }
}
