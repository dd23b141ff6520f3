/// The proof inside a definition of who wrote it, and that nobody changed it since.
public struct OwnershipMarker: Sendable, Hashable, CustomStringConvertible {
    /// The application's name.
    public var generator: String
    /// The application's version when it wrote the definition; a newer version alone is no drift.
    public var version: String
    /// SHA-256 of the definition without its marker: 64 lower-case hex digits.
    public var digest: String

    /// Signs `content`, which is a definition without its marker.
    init(_ definition: ServiceDefinition, content: String) {
        generator = definition.application.name
        version = definition.version
        digest = SHA256.hex(content.utf8)
    }

    /// Reads what ``description`` wrote; nil for anything else.
    public init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words.allSatisfy({ !$0.isEmpty }), words[2].hasPrefix("sha256:") else { return nil }
        let digits = words[2].dropFirst("sha256:".count)
        guard digits.utf8.count == 64, digits.utf8.allSatisfy({ (0x30...0x39) ~= $0 || (0x61...0x66) ~= $0 }) else {
            return nil
        }
        generator = String(words[0])
        version = String(words[1])
        digest = String(digits)
    }

    /// One line, e.g. `tool 1.2.0 sha256:…`.
    public var description: String { "\(generator) \(version) sha256:\(digest)" }

    /// True when `content` is what was signed.
    func signs(_ content: String) -> Bool { SHA256.hex(content.utf8) == digest }
}
