/// Times of repeated runs of one thing, in seconds.
struct Samples: Codable {
    var name: String
    var seconds: [Double]

    /// The middle one; half of the runs took no longer.
    var median: Double { percentile(0.5) }

    /// The time that a share of the runs did not exceed.
    func percentile(_ share: Double) -> Double {
        guard !seconds.isEmpty else { return .nan }
        let sorted = seconds.sorted()
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }

    /// Milliseconds with two decimals.
    static func milliseconds(_ seconds: Double) -> String {
        let hundredths = Int((seconds * 100_000).rounded())
        let fraction = abs(hundredths) % 100
        return "\(hundredths < 0 ? "-" : "")\(abs(hundredths) / 100).\(fraction < 10 ? "0" : "")\(fraction) ms"
    }
}
