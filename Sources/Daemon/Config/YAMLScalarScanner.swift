/// Reads the scalars of one line from left to right.
struct YAMLScalarScanner {
    private let line: YAMLLine
    private let file: String
    private var position: Int

    /// A scanner that begins where `line` does.
    init(_ line: YAMLLine, file: String) {
        self.line = line
        self.file = file
        position = line.start
    }

    /// The place of the next scalar.
    var mark: YAMLNode.Mark { line.mark(at: position) }

    /// Index of the next scalar in the line.
    var index: Int { position }

    /// Whether a colon stands next, with a blank or the line's end after it.
    var isAtColon: Bool { peek() == ":" && isBoundary(position + 1) }

    /// Whether a list in brackets begins here.
    var isAtList: Bool { peek() == "[" }

    /// Whether only blanks and a comment are left.
    var isAtEnd: Bool {
        guard let next = peek() else { return true }
        return next == "#" && position > 0 && line.scalars[position - 1].isBlank
    }

    /// Passes over one character, and over the spaces after it.
    mutating func skip() {
        position += 1
        skipSpaces()
    }

    /// Reads one plain or quoted scalar and the spaces after it.
    mutating func scalar() throws(ConfigurationError) -> YAMLNode {
        let mark = mark
        switch peek() {
        case "'": return YAMLNode(mark: mark, content: .quoted(try singleQuoted()))
        case "\"": return YAMLNode(mark: mark, content: .quoted(try doubleQuoted()))
        default: return YAMLNode(mark: mark, content: .plain(try plain()))
        }
    }

    /// - Throws: ``ConfigurationError`` unless only a comment is left of the line.
    func requireEnd() throws(ConfigurationError) {
        if isAtEnd { return }
        if isAtColon {
            throw refusal(
                "a colon followed by a blank stands inside the value", "put the value in quotes")
        }
        let isAfterList = line.scalars[..<position].last { !$0.isBlank } == "]"
        throw isAfterList
            ? refusal("the line goes on after the closing bracket", "remove what follows it")
            : refusal("the line goes on after the closing quote", "put all of the value in one pair of quotes")
    }

    private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
        position + offset < line.scalars.count ? line.scalars[position + offset] : nil
    }

    private func isBoundary(_ index: Int) -> Bool { index >= line.scalars.count || line.scalars[index].isBlank }

    private mutating func skipSpaces() { while peek() == " " { position += 1 } }

    private func refusal(_ message: String, _ remedy: String) -> ConfigurationError {
        ConfigurationError(file: file, at: mark, message: message, remedy: remedy)
    }
}

// MARK: - Plain

extension YAMLScalarScanner {
    /// Reads up to a colon with a blank after it, a comment, or the line's end.
    private mutating func plain() throws(ConfigurationError) -> String {
        try refuseIndicator()
        let start = position
        while peek() != nil, !isAtColon, !isAtEnd {
            if peek() == "\t" { throw refusal("a tab stands in text without quotes", "use spaces or quotes") }
            position += 1
        }
        let text = line.scalars[start..<position]
        return String(String.UnicodeScalarView(text.prefix(text.count - text.reversed().prefix { $0 == " " }.count)))
    }

    /// Refuses a first character that has a meaning of its own in YAML.
    private func refuseIndicator() throws(ConfigurationError) {
        guard let first = peek() else { return }
        let quote = "put the text in quotes if it is meant literally"
        switch first {
        case "|", ">":
            throw refusal(
                "block scalars (\(first)) are not supported", "put the commands in a script and name the script here")
        case "&": throw refusal("anchors (&) are not supported", quote)
        case "*": throw refusal("aliases (*) are not supported", quote)
        case "!": throw refusal("tags (!) are not supported", quote)
        case "[", "]": throw refusal("a list in brackets cannot begin here", "write one '- item' a line, or use quotes")
        case "{", "}": throw refusal("maps in braces are not supported", "write one 'key: value' a line, or use quotes")
        case "%": throw refusal("directives (%) are not supported", quote)
        case "?" where isBoundary(position + 1): throw refusal("complex keys (?) are not supported", quote)
        case ",", "?", ":", "@", "`": throw refusal("text without quotes cannot begin with '\(first)'", quote)
        case "-" where isBoundary(position + 1):
            throw refusal("a list cannot begin here", "begin it on a line of its own, or use quotes")
        case "\t": throw refusal("a tab stands between values", "use spaces")
        default: return
        }
    }
}

// MARK: - Short lists

extension YAMLScalarScanner {
    /// Reads `[item, item]` and the spaces after it.
    mutating func shortList() throws(ConfigurationError) -> YAMLNode {
        let opening = self
        var items: [YAMLNode] = []
        skip()
        if peek() != "]" { items.append(try listItem(of: opening)) }
        while peek() == "," {
            skip()
            items.append(try listItem(of: opening))
        }
        guard peek() == "]" else { throw opening.listNotClosed }
        skip()
        return YAMLNode(mark: opening.mark, content: .list(items))
    }

    private mutating func listItem(of opening: Self) throws(ConfigurationError) -> YAMLNode {
        let mark = mark
        switch peek() {
        case nil: throw opening.listNotClosed
        case ",", "]": throw refusal("an item of the list is missing", "write it, or remove the comma")
        case "'", "\"": return try scalar()
        default: break
        }
        try refuseIndicator()
        let start = position
        while let next = peek(), next != ",", next != "]", !isAtEnd {
            // YAML versions differ in what these mean between brackets.
            guard !"[]{}:\t".unicodeScalars.contains(next) else {
                throw refusal("'\(next)' stands in an item without quotes", "put the item in quotes")
            }
            position += 1
        }
        let text = line.scalars[start..<position]
        let trimmed = text.prefix(text.count - text.reversed().prefix { $0 == " " }.count)
        return YAMLNode(mark: mark, content: .plain(String(String.UnicodeScalarView(trimmed))))
    }

    private var listNotClosed: ConfigurationError {
        refusal("the list is not closed on this line", "close it with a bracket, or write one '- item' a line")
    }
}

// MARK: - Quoted

extension YAMLScalarScanner {
    /// Reads `'…'`, where `''` is a quote.
    private mutating func singleQuoted() throws(ConfigurationError) -> String {
        var text = String.UnicodeScalarView()
        let opening = self
        position += 1
        while let next = peek() {
            position += 1
            if next != "'" {
                text.append(next)
            } else if peek() == "'" {
                position += 1
                text.append(next)
            } else {
                skipSpaces()
                return String(text)
            }
        }
        throw opening.notClosed
    }

    /// Reads `"…"` with its escapes.
    private mutating func doubleQuoted() throws(ConfigurationError) -> String {
        var text = String.UnicodeScalarView()
        let opening = self
        position += 1
        while let next = peek() {
            switch next {
            case "\"":
                skip()
                return String(text)
            case "\\":
                // A backslash at the end continues the line in YAML, which makes it a quote that is not closed.
                guard peek(1) != nil else { throw opening.notClosed }
                text.append(try escape())
            default:
                position += 1
                text.append(next)
            }
        }
        throw opening.notClosed
    }

    private var notClosed: ConfigurationError {
        refusal("the quote is not closed on this line", "close it; text over several lines is not supported")
    }

    /// Reads a backslash and what belongs to it. YAML 1.2 section 5.7; a NUL is refused, no command can hold one.
    private mutating func escape() throws(ConfigurationError) -> Unicode.Scalar {
        let remedy = "use \\\\ for a backslash, or single quotes, which know no escapes"
        guard let name = peek(1) else { throw notClosed }
        if let digits = Self.hexadecimalEscapes[name] {
            let text = String(String.UnicodeScalarView(line.scalars.dropFirst(position + 2).prefix(digits)))
            guard text.utf8.count == digits, let value = UInt32(text, radix: 16), text.utf8.first != UInt8(ascii: "+"),
                let scalar = Unicode.Scalar(value), value != 0
            else { throw refusal("\\\(name) needs \(digits) hexadecimal digits of a character other than NUL", remedy) }
            position += 2 + digits
            return scalar
        }
        guard let scalar = Self.escapes[name] else { throw refusal("the escape \\\(name) is not supported", remedy) }
        position += 2
        return scalar
    }

    private static let hexadecimalEscapes: [Unicode.Scalar: Int] = ["x": 2, "u": 4, "U": 8]
    private static let escapes: [Unicode.Scalar: Unicode.Scalar] = [
        "\\": "\\", "\"": "\"", "/": "/", " ": " ", "a": "\u{07}", "b": "\u{08}", "t": "\t", "n": "\n",
        "v": "\u{0B}", "f": "\u{0C}", "r": "\r", "e": "\u{1B}",
    ]
}
