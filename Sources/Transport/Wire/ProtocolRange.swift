/// The protocol versions that one side speaks, both ends included.
public struct ProtocolRange: Codable, Sendable, Equatable, CustomStringConvertible {
    /// Oldest version spoken.
    public var min: Int
    /// Newest version spoken.
    public var max: Int

    /// - Parameter max: not below `min`.
    public init(min: Int, max: Int) {
        self.min = min
        self.max = max
    }

    /// What this build speaks.
    public static let supported = ProtocolRange(min: 1, max: 1)

    /// Whether both sides speak at least one common version.
    public func overlaps(_ other: ProtocolRange) -> Bool { min <= other.max && other.min <= max }

    /// The range, for messages.
    public var description: String { min == max ? "\(min)" : "\(min) to \(max)" }
}
