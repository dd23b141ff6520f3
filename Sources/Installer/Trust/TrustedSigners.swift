/// Whose signatures under releases count: lines of an allowed-signers file, ssh-keygen(1).
package struct TrustedSigners: Sendable, Hashable, Codable {
    /// The lines as they are given to ssh-keygen.
    package let text: String

    /// The purpose that a signature must have been made for.
    package static let namespace = "no-mistakes-release"

    /// Takes over the lines of an allowed-signers file.
    package init(text: String) { self.text = text.hasSuffix("\n") || text.isEmpty ? text : text + "\n" }

    /// Reads the text.
    package init(from decoder: any Decoder) throws {
        self.init(text: try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the text.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// Nobody is trusted.
    package var isEmpty: Bool {
        !text.split(whereSeparator: \.isNewline).contains { line in
            let line = line.drop(while: \.isWhitespace)
            return !line.isEmpty && !line.hasPrefix("#")
        }
    }

    /// These and others; lines that are here already are not repeated.
    package func adding(_ other: String) -> TrustedSigners {
        let known = Set(text.split(whereSeparator: \.isNewline))
        let new = other.split(whereSeparator: \.isNewline).filter { !known.contains($0) }
        return new.isEmpty ? self : TrustedSigners(text: text + new.joined(separator: "\n"))
    }
}
