import Testing

@testable import Daemon

@Suite struct YAMLPropertyTests {
    @Test func `whatever is written in the subset is read back equal`() throws {
        var writer = YAMLWriter(seed: 20_260_101)
        for round in 0..<3000 {
            let tree = writer.document()
            let text = writer.write(tree)
            do {
                let read = YAMLTree(try YAMLSubset.parse(text, file: "f.yaml"))
                #expect(read == tree, "round \(round): \(text.debugDescription)")
            } catch {
                Issue.record("round \(round): \(error) in \(text.debugDescription)")
            }
        }
    }

    @Test func `text cut anywhere is read or refused, and never crashes`() {
        var writer = YAMLWriter(seed: 20_260_102)
        for _ in 0..<300 {
            let text = writer.write(writer.document())
            let cut = text.unicodeScalars.prefix(.random(in: 0...text.unicodeScalars.count, using: &writer.random))
            for piece in [String(cut), String(String.UnicodeScalarView(cut.reversed()))] {
                _ = try? YAMLSubset.parse(piece, file: "f.yaml")
            }
        }
    }
}

/// Makes trees and writes them in all the ways that the subset has.
private struct YAMLWriter {
    var random: SeededGenerator
    private var depth = 0

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func document() -> YAMLTree { flip() ? map() : list() }

    mutating func write(_ tree: YAMLTree) -> String {
        let lines = noise() + block(tree, column: 2 * Int.random(in: 0...1, using: &random))
        let end = flip() ? "\n" : "\r\n"
        return lines.joined(separator: end) + (flip() ? end : "")
    }

    // MARK: Trees

    private mutating func tree() -> YAMLTree {
        depth += 1
        defer { depth -= 1 }
        switch Int.random(in: 0..<(depth > 4 ? 6 : 10), using: &random) {
        case 0: return .nothing
        case 1..<6: return .text(text())
        case 6..<8: return list()
        default: return map()
        }
    }

    private mutating func list() -> YAMLTree {
        .list((0..<Int.random(in: 1...3, using: &random)).map { _ in tree() })
    }

    private mutating func map() -> YAMLTree {
        var keys: Set<String> = []
        for _ in 0..<Int.random(in: 1...3, using: &random) { keys.insert(text()) }
        return .map(keys.sorted().map { YAMLTree.Entry(key: $0, value: tree()) })
    }

    private mutating func text() -> String {
        let pieces = [
            "make", "test", "-x", "a:b", "a#b", ": ", " #", "#", "'", "\"", "\\", "ä", "\u{1F680}", "$(x)", "|", "&",
            "*",
            "[", "{", "- ", "no", "12:30", "0x1F", "", " ", "\t", "\n", "\r", "\u{85}", "\u{FEFF}", "%", "@", "---",
        ]
        return (0..<Int.random(in: 0...4, using: &random)).map { _ in
            pieces.randomElement(using: &random) ?? ""
        }.joined()
    }

    // MARK: Text

    /// The lines of a map or list whose keys or dashes stand at `column`.
    private mutating func block(_ tree: YAMLTree, column: Int) -> [String] {
        let margin = String(repeating: " ", count: column)
        switch tree {
        case .map(let entries):
            return entries.flatMap { entry in
                entryLines(scalar(entry.key) + (flip() ? ":" : " :"), entry.value, margin: margin, column: column)
            }
        case .list(let items):
            return items.flatMap { item in
                if case .list = item, flip() { return compact(item, margin: margin, column: column) }
                if case .map = item, flip() { return compact(item, margin: margin, column: column) }
                return entryLines("-", item, margin: margin, column: column)
            }
        case .nothing, .text: return []
        }
    }

    /// `head` with a value in its line or a block below it.
    private mutating func entryLines(_ head: String, _ value: YAMLTree, margin: String, column: Int) -> [String] {
        switch value {
        case .nothing: return [margin + head + comment()] + noise()
        case .text(let text): return [margin + head + " " + scalar(text) + comment()] + noise()
        case .list where head != "-" && flip():
            return [margin + head + comment()] + noise() + block(value, column: column)
        case .list, .map:
            let deeper = column + Int.random(in: 1...4, using: &random)
            return [margin + head + comment()] + noise() + block(value, column: deeper)
        }
    }

    /// The first line of the block in the line of its dash.
    private mutating func compact(_ item: YAMLTree, margin: String, column: Int) -> [String] {
        let gap = Int.random(in: 1...3, using: &random)
        var lines = block(item, column: column + 1 + gap)
        lines[0] = margin + "-" + lines[0].dropFirst(column + 1)
        return lines
    }

    private mutating func scalar(_ text: String) -> String {
        let isOneLine = !text.unicodeScalars.contains {
            $0.properties.generalCategory == .control && $0 != "\t" || $0 == "\u{FEFF}"
        }
        if isPlain(text), flip() { return text }
        if isOneLine, flip() { return "'" + text.replacing("'", with: "''") + "'" }
        return "\"" + text.unicodeScalars.map { escaped($0) }.joined() + "\""
    }

    /// Whether the text may certainly stand without quotes: a narrower rule than the subset's own.
    private func isPlain(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, first.properties.isAlphabetic || first == "$" else { return false }
        // Scalars, because a carriage return and a line feed make one character of a string.
        let marks: Set<Unicode.Scalar> = [":", "#", "\t", "\n", "\r", "\u{85}", "\u{FEFF}"]
        return text.last != " " && text != "no" && marks.isDisjoint(with: text.unicodeScalars)
    }

    private mutating func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return flip() ? "\\t" : "\t"
        case "\u{85}": return "\\x85"
        case "\u{FEFF}": return "\\uFEFF"
        default: return String(scalar)
        }
    }

    private mutating func comment() -> String {
        ["", "", "  ", " # note: 'x", "   #"].randomElement(using: &random) ?? ""
    }

    private mutating func noise() -> [String] {
        [[], [], [], [""], ["   "], ["# note"], ["      # - note: x", ""]].randomElement(using: &random) ?? []
    }

    private mutating func flip() -> Bool { Bool.random(using: &random) }
}
