/// The id of a request: the JSON text of a number or a string, so that it is echoed exactly as it came.
///
/// A decoded number would not do: `1.0`, `1e2` and integers beyond 64 bits would come back changed.
struct RequestID: Sendable, Hashable {
    /// The JSON text.
    let json: [UInt8]

    /// Longest id in bytes, so that every answer has room for it.
    static let longest = 1024

    /// - Returns: nil when `json`, the text of a JSON value, is neither a number nor a string, or longer than ``longest``.
    init?(json: some Collection<UInt8>) {
        guard json.count <= Self.longest, let first = json.first,
            first == UInt8(ascii: "\"") || first == UInt8(ascii: "-") || Self.isDigit(first)
        else { return nil }
        self.json = Array(json)
    }

    /// The id that the client gives its request number `number`.
    init(_ number: Int) { json = Array(String(number).utf8) }

    /// The number of one of our own requests; nil for anything else.
    var number: Int? { Int(String(decoding: json, as: UTF8.self)) }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
