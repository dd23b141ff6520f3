/// Values of environments as strings from which every byte can be had back, also of those that are not UTF-8.
///
/// A byte that is no part of UTF-8 is held by a character of its own, out of a range for private use (Unicode 16,
/// Supplementary Private Use Area-B); so is each byte of such a character itself.
package enum EnvironmentText {
    /// Plus the byte, which is never ASCII: the character that holds it.
    private static let base: UInt32 = 0x10_EE00
    /// What the UTF-8 of each such character begins with.
    private static let lead: UInt8 = 0xF4

    /// The string for these bytes.
    static func text(_ bytes: some Collection<UInt8>) -> String {
        if let text = String(validating: bytes, as: UTF8.self), !holdsBytes(text) { return text }
        var text = String.UnicodeScalarView()
        var rest = bytes[...]
        while let byte = rest.first {
            let length = byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            if let scalar = String(validating: rest.prefix(length), as: UTF8.self)?.unicodeScalars.first,
                self.byte(scalar) == nil
            {
                text.append(scalar)
                rest = rest.dropFirst(length)
            } else {
                if let held = Unicode.Scalar(base + UInt32(byte)) { text.append(held) }
                rest = rest.dropFirst()
            }
        }
        return String(text)
    }

    /// The bytes that a string stands for.
    package static func bytes(_ text: String) -> [UInt8] {
        if !holdsBytes(text) { return Array(text.utf8) }
        return text.unicodeScalars.flatMap { scalar in byte(scalar).map { [$0] } ?? Array(String(scalar).utf8) }
    }

    /// Whether something in a string stands for a single byte, so that no text can say what it is.
    package static func holdsBytes(_ text: String) -> Bool {
        text.utf8.contains(lead) && text.unicodeScalars.contains { byte($0) != nil }
    }

    private static func byte(_ scalar: Unicode.Scalar) -> UInt8? {
        guard scalar.value > base + 0x7F else { return nil }
        return UInt8(exactly: scalar.value - base)
    }
}
