/// What tells the installed names of one home from those of another: 8 lower-case hex digits.
package struct InstanceSuffix: Sendable, Hashable, CustomStringConvertible {
    /// The digits.
    package let text: String

    /// The first 8 digits of the SHA-256 of the canonical path's UTF-8.
    package init(of root: CanonicalRoot) {
        text = String(SHA256.hex(root.path.utf8).prefix(8))
    }

    package var description: String { text }
}
