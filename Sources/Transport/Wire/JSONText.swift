/// JSON text of single values, written without a coder: the first use of one costs a process more than all the rest of a
/// short conversation.
enum JSONText {
    /// A string with its quotes (RFC 8259, section 7).
    static func quoted(_ text: String) -> [UInt8] {
        var json = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): json += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): json += Array(#"\n"#.utf8)
            case ..<0x20: json += Array(#"\u00"#.utf8) + Array(Hexadecimal.text([byte]).utf8)
            default: json.append(byte)
            }
        }
        json.append(UInt8(ascii: "\""))
        return json
    }

    /// The members of an object by name; nil when `json` is none, or when a name needs decoding or comes twice.
    static func members(of json: some Collection<UInt8>) -> [String: ArraySlice<UInt8>]? {
        let bytes = Array(json)
        guard case .object(let found)? = try? JSONScanner.scan(bytes) else { return nil }
        var members: [String: ArraySlice<UInt8>] = [:]
        for member in found {
            guard let name = plain(bytes[member.name]), members.updateValue(bytes[member.value], forKey: name) == nil
            else { return nil }
        }
        return members
    }

    /// A string without escapes; nil when `json` is anything else.
    static func string(_ json: ArraySlice<UInt8>) -> String? {
        guard json.first == UInt8(ascii: "\"") else { return nil }
        return plain(json.dropFirst().dropLast())
    }

    private static func plain(_ bytes: ArraySlice<UInt8>) -> String? {
        bytes.contains(UInt8(ascii: "\\")) ? nil : String(decoding: bytes, as: UTF8.self)
    }
}
