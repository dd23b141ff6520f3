/// The sections and assignments of a unit file, as systemd.syntax(7) has them, before any value is understood.
struct SystemdFile {
    /// One assignment.
    struct Entry: Equatable {
        var section: String
        var key: String
        var value: String
        /// Where it begins, counted from 1.
        var line: Int
    }

    private(set) var entries: [Entry] = []
    private(set) var marker: OwnershipMarker?

    /// - Throws: ``DefinitionSyntaxError`` for a line that is neither section, assignment, comment nor blank.
    init(_ text: String) throws(DefinitionSyntaxError) {
        var section: String?
        var continued: [String] = []
        var start = 0
        for (index, raw) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .enumerated()
        {
            let part = String(Substring(raw.drop(while: Self.isSpace)))
            if part.utf8.first == UInt8(ascii: "#") || part.utf8.first == UInt8(ascii: ";") {
                if marker == nil, let text = part.dropping(prefix: SystemdUnit.markerPrefix) {
                    marker = OwnershipMarker(text)
                }
                continue
            }
            if continued.isEmpty { start = index + 1 }
            continued.append(part)
            // An even number of backslashes at the end is so many escaped ones.
            guard part.utf8.reversed().prefix(while: { $0 == UInt8(ascii: "\\") }).count.isMultiple(of: 2) else {
                continued[continued.count - 1].unicodeScalars.removeLast()
                continue
            }
            let line = Self.stripped(continued.joined(separator: " ").utf8[...])
            continued = []
            if line.isEmpty { continue }
            if line.utf8.first == UInt8(ascii: "[") {
                guard line.utf8.last == UInt8(ascii: "]") else {
                    throw DefinitionSyntaxError(line: start, "begins a section that it does not name")
                }
                section = String(Substring(line.utf8.dropFirst().dropLast()))
                continue
            }
            guard let section, let equals = line.utf8.firstIndex(of: UInt8(ascii: "=")) else {
                throw DefinitionSyntaxError(line: start, "is no assignment of a section")
            }
            entries.append(
                Entry(
                    section: section, key: Self.stripped(line[..<equals].utf8),
                    value: Self.stripped(line[line.utf8.index(after: equals)...].utf8), line: start))
        }
        guard continued.isEmpty else { throw DefinitionSyntaxError(line: start, "is not ended before the file is") }
    }

    /// What `key` was assigned in `section`; an empty assignment takes back those before it.
    func values(of key: String, in section: String) -> [Entry] {
        let all = entries.filter { $0.section == section && $0.key == key }
        return all.suffix { !$0.value.isEmpty }
    }

    private static func stripped(_ text: Substring.UTF8View) -> String {
        var text = text.drop(while: isSpace)
        while let last = text.last, isSpace(last) { text.removeLast() }
        return String(Substring(text))
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}

extension Array {
    /// The elements at the end that all fulfil `condition`.
    fileprivate func suffix(while condition: (Element) -> Bool) -> [Element] {
        let rest = lastIndex { !condition($0) }.map { $0 + 1 } ?? startIndex
        return Array(self[rest...])
    }
}
