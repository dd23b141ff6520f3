/// The part of YAML that our configuration files are written in.
///
/// What is read means the same to every YAML 1.1 and 1.2 reader; everything else is refused with its place and
/// the reason, never guessed at. The subset:
///
/// | construct | form |
/// |---|---|
/// | text | UTF-8 without a byte order mark; lines end with `\n` or `\r\n`; no control characters |
/// | comment | `#` at the beginning of a line or after a space, to the line's end |
/// | map | one `key: value` or `key:` a line; keys in one column; a nested block stands deeper |
/// | key | plain or quoted, unique in its map; quoted when a reader could take it for no string (`on`, `1`) |
/// | list | one `- item` a line; dashes in one column, which may be that of the key above |
/// | short list | `key: [item, item]` or `key: []` on one line; items are quoted, or plain without `[ ] { } , :` |
/// | nesting | also in the dash's line: `- key: value`, `- - item`; at most 16 levels |
/// | plain text | one line; ends before `: `, ` #` and the line's end; does not begin with a YAML indicator |
/// | `'…'` | one line; `''` is a quote |
/// | `"…"` | one line; escapes `\\ \" \/ \a \b \t \n \v \f \r \e`, `\` and a space, `\xHH \uHHHH \UHHHHHHHH`; no NUL |
/// | nothing | after `key:` or `-`, which YAML calls null |
///
/// Refused: tabs for indentation, text over several lines, `|` and `>`, nested `[…]`, `{…}`, anchors, aliases, tags,
/// merge keys, `?` keys, directives, document markers, repeated keys. Whether plain text may stand for a string, a
/// number or a word is decided by the reader of the value: ``YAMLReader``.
package enum YAMLSubset {
    /// What `text` says.
    /// - Parameter file: the name that errors give.
    /// - Returns: a map or a list, or ``YAMLNode/Content/empty`` when there are only comments.
    package static func parse(_ text: String, file: String) throws(ConfigurationError) -> YAMLNode {
        var parser = YAMLBlockParser(lines: try YAMLLine.split(text, file: file), file: file)
        return try parser.document()
    }
}

/// Reads nested blocks; one pass, no way back.
private struct YAMLBlockParser {
    private var lines: ArraySlice<YAMLLine>
    private let file: String
    private var depth = 0

    init(lines: [YAMLLine], file: String) {
        self.lines = lines[...]
        self.file = file
    }

    mutating func document() throws(ConfigurationError) -> YAMLNode {
        guard let first = lines.first else { return YAMLNode(mark: .init(line: 1, column: 1), content: .empty) }
        let node = try block()
        if let rest = lines.first {
            throw refusal(
                rest.mark(at: rest.start), "the line does not continue what begins in column \(first.start + 1)",
                "align it with the first line")
        }
        return node
    }

    /// A map or a list that begins with the next line.
    private mutating func block() throws(ConfigurationError) -> YAMLNode {
        let node = try item()
        switch node.content {
        case .map, .list: return node
        case .plain, .quoted, .empty:
            throw refusal(
                node.mark, "a 'key: value' is expected, and text alone stands here",
                "put a space after the colon, or a value on the line of its key")
        }
    }

    /// A map, a list or one scalar that begins where the next line does.
    private mutating func item() throws(ConfigurationError) -> YAMLNode {
        guard let line = lines.first else { return YAMLNode(mark: .init(line: 1, column: 1), content: .empty) }
        let mark = line.mark(at: line.start)
        depth += 1
        defer { depth -= 1 }
        guard depth <= 16 else { throw refusal(mark, "more than 16 levels are nested", "nest less") }
        if line.isItem { return YAMLNode(mark: mark, content: .list(try list(column: line.start))) }
        var scanner = YAMLScalarScanner(line, file: file)
        let scalar = try scanner.scalar()
        if scanner.isAtColon { return YAMLNode(mark: mark, content: .map(try map(column: line.start))) }
        try scanner.requireEnd()
        lines.removeFirst()
        return scalar
    }

    /// Items whose dashes stand at index `column`.
    private mutating func list(column: Int) throws(ConfigurationError) -> [YAMLNode] {
        var items: [YAMLNode] = []
        while let line = lines.first, line.start == column, line.isItem {
            var scanner = YAMLScalarScanner(line, file: file)
            scanner.skip()
            if scanner.isAtEnd {
                lines.removeFirst()
                items.append(try nested(below: column) ?? YAMLNode(mark: scanner.mark, content: .empty))
            } else {
                lines[lines.startIndex].start = scanner.index
                items.append(try item())
            }
            try refuseDeeperLine(than: column)
        }
        return items
    }

    /// Entries whose keys begin at index `column`.
    private mutating func map(column: Int) throws(ConfigurationError) -> [YAMLNode.Entry] {
        var entries: [YAMLNode.Entry] = []
        var keys: [String: YAMLNode.Mark] = [:]
        while let line = lines.first, line.start == column {
            let mark = line.mark(at: column)
            var scanner = YAMLScalarScanner(line, file: file)
            let key = try self.key(&scanner)
            if let first = keys.updateValue(mark, forKey: key) {
                throw refusal(
                    mark, "the key '\(key)' stands in line \(first.line) already", "keep one of the two", key: key)
            }
            entries.append(YAMLNode.Entry(key: key, mark: mark, value: try value(&scanner, column: column)))
            try refuseDeeperLine(than: column)
        }
        return entries
    }

    /// Reads a key and its colon.
    private func key(_ scanner: inout YAMLScalarScanner) throws(ConfigurationError) -> String {
        let scalar = try scanner.scalar()
        guard scanner.isAtColon else {
            throw refusal(
                scalar.mark, "a 'key: value' is expected",
                "put a colon and a space after the key; text over several lines is not supported")
        }
        scanner.skip()
        switch scalar.content {
        case .quoted(let key): return key
        case .plain(let key):
            guard let meaning = PlainScalar.otherMeaning(of: key) else { return key }
            throw refusal(
                scalar.mark, "without quotes YAML readers may take this key for \(meaning)", "put it in quotes",
                key: key)
        case .empty, .list, .map: return ""  // the scanner reads scalars only
        }
    }

    /// What belongs to a key at index `column`, whose colon `scanner` has passed.
    private mutating func value(
        _ scanner: inout YAMLScalarScanner, column: Int
    ) throws(ConfigurationError) -> YAMLNode {
        let mark = scanner.mark
        if scanner.isAtEnd {
            lines.removeFirst()
            if let line = lines.first, line.start == column, line.isItem { return try block() }
            return try nested(below: column) ?? YAMLNode(mark: mark, content: .empty)
        }
        let node = scanner.isAtList ? try scanner.shortList() : try scanner.scalar()
        try scanner.requireEnd()
        lines.removeFirst()
        return node
    }

    /// The block that begins with the next line; nil unless that is deeper than index `column`.
    private mutating func nested(below column: Int) throws(ConfigurationError) -> YAMLNode? {
        guard let line = lines.first, line.start > column else { return nil }
        return try block()
    }

    private func refuseDeeperLine(than column: Int) throws(ConfigurationError) {
        guard let line = lines.first, line.start > column else { return }
        throw refusal(
            line.mark(at: line.start), "the line is indented deeper than the block it would belong to",
            "align it with its neighbours; text over several lines is not supported")
    }

    private func refusal(
        _ mark: YAMLNode.Mark, _ message: String, _ remedy: String, key: String? = nil
    ) -> ConfigurationError {
        ConfigurationError(file: file, at: mark, key: key, message: message, remedy: remedy)
    }
}
