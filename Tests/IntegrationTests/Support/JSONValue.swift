/// JSON whose shape is what is tested.
enum JSONValue: Decodable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// The value under `key` of an object; nil when there is no such key, which is not the same as null.
    subscript(_ key: String) -> JSONValue? {
        if case .object(let values) = self { values[key] } else { nil }
    }

    /// The keys of an object.
    var keys: Set<String> {
        if case .object(let values) = self { Set(values.keys) } else { [] }
    }

    /// The elements of an array.
    var elements: [JSONValue] {
        if case .array(let values) = self { values } else { [] }
    }

    static func parse(_ text: String) throws -> JSONValue { try JSONText.decode(JSONValue.self, text) }
}
