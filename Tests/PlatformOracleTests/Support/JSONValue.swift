#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// JSON of any shape, so that what was not expected is seen, too. Strings are compared by their UTF-8.
enum JSONValue: Decodable, Equatable, CustomStringConvertible {
    case boolean(Bool)
    case integer(Int)
    case string([UInt8])
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(Array(value.utf8))
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// The differences between two objects, key by key, for people.
    func differences(from wanted: JSONValue) -> [String] {
        guard case .object(let mine) = self, case .object(let theirs) = wanted else { return ["\(self)"] }
        return Set(mine.keys).union(theirs.keys).sorted().filter { mine[$0] != theirs[$0] }.map { key in
            let values = [mine[key], theirs[key]].map { $0.map(\.description) ?? "nothing" }
            return "\(key) is \(values[0]), not \(values[1])"
        }
    }

    /// A string.
    static func text(_ text: String) -> JSONValue { .string(Array(text.utf8)) }

    /// Reads a document.
    static func read(_ bytes: [UInt8]) throws -> JSONValue { try JSONDecoder().decode(Self.self, from: Data(bytes)) }

    var description: String {
        switch self {
        case .boolean(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .string(let bytes): String(decoding: bytes, as: UTF8.self).debugDescription
        case .array(let values): "\(values)"
        case .object(let entries): "\(entries)"
        }
    }
}
