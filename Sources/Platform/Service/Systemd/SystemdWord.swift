/// One word of a value that systemd splits: quotes taken off and escapes resolved, as systemd.syntax(7) says.
struct SystemdWord: Equatable {
    var text: String
    /// Whether any part of it was quoted; `";"` is an argument, `;` is not.
    var isQuoted: Bool

    /// All words of `text`, which stands in line `line`.
    /// - Throws: ``DefinitionSyntaxError`` for an open quote, an unknown escape, or one that makes no text.
    static func split(_ text: String, line: Int) throws(DefinitionSyntaxError) -> [SystemdWord] {
        var reader = Reader(rest: Array(text.utf8)[...], line: line)
        var words: [SystemdWord] = []
        while let word = try reader.next() { words.append(word) }
        return words
    }

    private struct Reader {
        var rest: ArraySlice<UInt8>
        let line: Int

        mutating func next() throws(DefinitionSyntaxError) -> SystemdWord? {
            rest = rest.drop(while: isSpace)
            guard !rest.isEmpty else { return nil }
            var bytes: [UInt8] = []
            var isQuoted = false
            var quote: UInt8?
            while let byte = rest.popFirst() {
                if byte == UInt8(ascii: "\\") {
                    bytes += try escape()
                } else if let open = quote {
                    if byte == open { quote = nil } else { bytes.append(byte) }
                } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                    quote = byte
                    isQuoted = true
                } else if isSpace(byte) {
                    break
                } else {
                    bytes.append(byte)
                }
            }
            guard quote == nil else { throw DefinitionSyntaxError(line: line, "has a quote that is not closed") }
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw DefinitionSyntaxError(line: line, "holds escapes that make no UTF-8")
            }
            return SystemdWord(text: text, isQuoted: isQuoted)
        }

        private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

        /// What follows a backslash (cunescape_one in systemd's escape.c).
        private mutating func escape() throws(DefinitionSyntaxError) -> [UInt8] {
            guard let letter = rest.first else { throw DefinitionSyntaxError(line: line, "ends in a backslash") }
            if (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(letter) {
                return [UInt8(truncatingIfNeeded: try number(digits: 3, radix: 8, upTo: 0xFF))]
            }
            rest.removeFirst()
            switch letter {
            case UInt8(ascii: "a"): return [0x07]
            case UInt8(ascii: "b"): return [0x08]
            case UInt8(ascii: "f"): return [0x0C]
            case UInt8(ascii: "n"): return [0x0A]
            case UInt8(ascii: "r"): return [0x0D]
            case UInt8(ascii: "t"): return [0x09]
            case UInt8(ascii: "v"): return [0x0B]
            case UInt8(ascii: "s"): return [0x20]
            case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"): return [letter]
            case UInt8(ascii: "x"): return [UInt8(truncatingIfNeeded: try number(digits: 2, radix: 16, upTo: 0xFF))]
            case UInt8(ascii: "u"): return try scalar(digits: 4)
            case UInt8(ascii: "U"): return try scalar(digits: 8)
            default: throw DefinitionSyntaxError(line: line, "has an unknown escape")
            }
        }

        private mutating func scalar(digits: Int) throws(DefinitionSyntaxError) -> [UInt8] {
            guard let scalar = Unicode.Scalar(try number(digits: digits, radix: 16, upTo: 0x10FFFF)) else {
                throw DefinitionSyntaxError(line: line, "has an escape that is no character")
            }
            return Array(String(Character(scalar)).utf8)
        }

        /// A number of exactly `digits` digits from 1 to `limit`: a NUL cannot be said.
        private mutating func number(digits: Int, radix: Int, upTo limit: UInt32) throws(DefinitionSyntaxError)
            -> UInt32
        {
            let text = String(decoding: rest.prefix(digits), as: UTF8.self)
            guard text.utf8.count == digits, text.utf8.first != UInt8(ascii: "+"),
                let number = UInt32(text, radix: radix), (1...limit).contains(number)
            else { throw DefinitionSyntaxError(line: line, "has an incomplete or impossible escape") }
            rest = rest.dropFirst(digits)
            return number
        }
    }
}
