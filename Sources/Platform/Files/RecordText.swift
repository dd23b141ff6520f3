#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The JSON text of records, as files and messages hold it: keys sorted, so that the same value is always the same bytes.
package enum RecordText {
    private static let compact = encoder([.sortedKeys, .withoutEscapingSlashes])
    private static let pretty = encoder([.sortedKeys, .withoutEscapingSlashes, .prettyPrinted])
    private static let decoder = JSONDecoder()

    /// The text of `value`, on one line; nothing follows it.
    /// - Parameter forPeople: laid out over several lines.
    /// - Throws: `EncodingError` for a value that has no JSON form.
    package static func encode<Value: Encodable>(_ value: Value, forPeople: Bool = false) throws -> [UInt8] {
        [UInt8](try (forPeople ? pretty : compact).encode(value))
    }

    /// Reads a text that was written before, by whichever version.
    /// - Throws: `DecodingError` for what is no JSON, or another value's.
    package static func decode<Value: Decodable>(
        _ type: Value.Type, from text: some Collection<UInt8>
    ) throws -> Value {
        try decoder.decode(type, from: Data(text))
    }

    private static func encoder(_ formatting: JSONEncoder.OutputFormatting) -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting
        return encoder
    }
}
