/// What tells the installed names of one home from those of another: 8 lower-case hex digits.
public struct InstanceSuffix: Sendable, Hashable, CustomStringConvertible {
    /// The digits.
    public let text: String

    /// The first 8 digits of the SHA-256 of the canonical path's UTF-8.
    public init(of root: CanonicalRoot) {
        text = String(SHA256.hex(root.path.utf8).prefix(8))
    }

    /// The digits.
    public var description: String { text }
}
