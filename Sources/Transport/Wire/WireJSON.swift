import Platform

/// The JSON coding of everything on the wire: compact, keys sorted, so that the same value is always the same bytes.
enum WireJSON {
    /// The JSON text of `value`, on one line.
    static func encode<Value: Encodable>(_ value: Value) throws -> [UInt8] {
        try RecordText.encode(value)
    }

    /// Reads `text`, which ``JSONScanner`` has accepted: only then is its nesting known to be bounded.
    static func decode<Value: Decodable>(_ type: Value.Type, from text: some Collection<UInt8>) throws -> Value {
        try RecordText.decode(type, from: text)
    }

    /// What is wrong with a JSON text that does not fit the type it should be, with the path of the member.
    static func explanation(of error: any Error) -> String {
        guard let error = error as? DecodingError else { return String(describing: error) }
        return switch error {
        case .keyNotFound(let key, let context):
            "\(path(context.codingPath + [key])) is missing"
        case .typeMismatch(let type, let context):
            "\(path(context.codingPath)) is not of type \(type)"
        case .valueNotFound(let type, let context):
            "\(path(context.codingPath)) is null, expected \(type)"
        case .dataCorrupted(let context) where context.codingPath.isEmpty:
            // What the decoder calls no JSON, without saying where; that it is JSON was made sure of before.
            "a number or an escape in it stands for nothing that its type can hold"
        case .dataCorrupted(let context):
            "\(path(context.codingPath)): \(context.debugDescription)"
        @unknown default:
            String(describing: error)
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.isEmpty ? "the value" : keys.map(\.stringValue).joined(separator: ".")
    }
}
