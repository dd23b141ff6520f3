/// The name of one run: a ULID that the push hook or `rerun` mints. Its order is the order of the pushes.
package struct RunID: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// 26 characters of `0-9A-Z`: safe as a file name and as a ref name.
    package let text: String

    /// A new identifier, greater than all that this process minted before.
    package static func mint() -> RunID { RunID(generator.next()) }

    /// Reads an identifier; nil unless `text` is a ULID in its one canonical spelling.
    package init?(_ text: String) {
        guard ULID(text) != nil else { return nil }
        self.text = text
    }

    /// The identifier `ulid`.
    init(_ ulid: ULID) { text = ulid.description }

    /// The greatest identifier of an earlier moment than `time`.
    init(before time: Timestamp) {
        let first = UInt128(UInt64(clamping: max(0, time.milliseconds))) << 80
        self.init(ULID(bits: first == 0 ? 0 : first - 1))
    }

    /// When it was minted.
    var time: Timestamp { ULID(text)?.time ?? Timestamp(milliseconds: 0) }

    /// The text itself.
    package var description: String { text }

    /// Earlier runs come first.
    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }

    private static let generator = ULIDGenerator(clock: Timestamp.now)
}

extension RunID: Codable {
    /// Reads the text form.
    /// - Throws: `DecodingError.dataCorrupted` for text that is not a canonical ULID.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = RunID(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(text.debugDescription) is not a run id (26 characters of 0-9 A-Z)")
        }
        self = id
    }

    /// Writes the text form.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
