/// The protocol versions that one side speaks, both ends included.
package struct ProtocolRange: Codable, Sendable, Equatable, CustomStringConvertible {
    /// Oldest version spoken.
    package var min: Int
    /// Newest version spoken.
    package var max: Int

    /// - Parameter max: not below `min`.
    package init(min: Int, max: Int) {
        self.min = min
        self.max = max
    }

    /// What this build speaks.
    package static let supported = ProtocolRange(min: 1, max: 1)

    /// Whether both sides speak at least one common version.
    package func overlaps(_ other: ProtocolRange) -> Bool { min <= other.max && other.min <= max }

    /// The range, for messages.
    package var description: String { min == max ? "\(min)" : "\(min) to \(max)" }
}
