/// One line that holds more than a comment.
struct YAMLLine {
    /// From 1.
    let number: Int
    /// The whole line without its end, so that an index is a column less one.
    let scalars: [Unicode.Scalar]
    /// Index of the first scalar that is not read yet, never a space: at first the line's indentation.
    ///
    /// Reading a list's dash moves it on, which makes `- key: value` look like `key: value` in that column.
    var start: Int

    /// The place of the scalar at `index`.
    func mark(at index: Int) -> YAMLNode.Mark { YAMLNode.Mark(line: number, column: index + 1) }

    /// Whether an item of a list begins here.
    var isItem: Bool { scalars[start] == "-" && (start + 1 == scalars.count || scalars[start + 1].isBlank) }

    /// Splits `text` into lines, at `\n` and `\r\n`, and leaves out blank ones and comments.
    /// - Throws: ``ConfigurationError`` for characters and indentation that YAML readers do not agree on.
    static func split(_ text: String, file: String) throws(ConfigurationError) -> [YAMLLine] {
        var lines: [YAMLLine] = []
        let parts = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            let scalars = Array(part.last == "\r" ? part.dropLast() : part)
            let line = YAMLLine(number: index + 1, scalars: scalars, start: scalars.prefix { $0 == " " }.count)
            try line.checkCharacters(file: file)
            guard line.start < scalars.count, scalars[line.start] != "#" else { continue }
            try line.checkBeginning(file: file)
            lines.append(line)
        }
        return lines
    }

    private func checkCharacters(file: String) throws(ConfigurationError) {
        guard let index = scalars.firstIndex(where: \.isForbidden) else { return }
        let value = String(scalars[index].value, radix: 16, uppercase: true)
        let code = "U+" + String(repeating: "0", count: max(0, 4 - value.count)) + value
        if scalars[index] == "\u{FEFF}" {
            throw ConfigurationError(
                file: file, at: mark(at: index), message: "a byte order mark (\(code)) is not supported",
                remedy: "save the file as UTF-8 without one")
        }
        throw ConfigurationError(
            file: file, at: mark(at: index), message: "the character \(code) is not supported",
            remedy: "remove it, or write it as an escape in double quotes")
    }

    private func checkBeginning(file: String) throws(ConfigurationError) {
        if scalars[start] == "\t" {
            throw ConfigurationError(
                file: file, at: mark(at: start), message: "a tab is used for indentation",
                remedy: "indent with spaces")
        }
        let word = scalars.prefix { !$0.isBlank }
        if word.elementsEqual("---".unicodeScalars) || word.elementsEqual("...".unicodeScalars) {
            throw ConfigurationError(
                file: file, at: mark(at: 0), message: "document markers are not supported",
                remedy: "keep one document and remove this line")
        }
    }
}

extension Unicode.Scalar {
    /// A space or a tab.
    var isBlank: Bool { self == " " || self == "\t" }

    /// Whether some YAML version refuses the scalar or takes it for a line end.
    ///
    /// YAML 1.2 production 1 (c-printable) says what is refused; U+0085, U+2028 and U+2029 end a line in YAML 1.1
    /// only, and a lone carriage return ends one in both but not in every editor.
    fileprivate var isForbidden: Bool {
        switch value {
        case 0x09: false
        case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
        default: false
        }
    }
}
