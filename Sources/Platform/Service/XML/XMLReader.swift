/// Reads XML 1.0 as far as definitions need it: elements, attributes, text, CDATA, references to characters and the five
/// predefined entities. Declarations, comments and processing instructions are skipped, an internal subset is refused,
/// so nothing is ever expanded or fetched.
struct XMLReader {
    private static let deepest = 64
    private static let longest = 4 << 20

    private let bytes: [UInt8]
    private var position = 0

    /// The root element of the document `text`.
    /// - Throws: ``DefinitionSyntaxError`` with the line for what is not well-formed, or beyond the above.
    static func read(_ text: String) throws(DefinitionSyntaxError) -> XMLElement {
        var reader = XMLReader(bytes: Array(text.utf8))
        guard reader.bytes.count <= longest else { throw DefinitionSyntaxError("is too long for a definition") }
        return try reader.document()
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func document() throws(DefinitionSyntaxError) -> XMLElement {
        var open: [XMLElement] = []
        var root: XMLElement?
        while position < bytes.count {
            if try skipMarkup() { continue }
            if skip("<![CDATA[") {
                try append(try upTo("]]>"), to: &open)
            } else if skip("</") {
                let name = try upTo(">").trimmed
                guard let element = open.popLast(), element.name == name else { throw problem("ends what is not open") }
                try close(element, in: &open, root: &root)
            } else if skip("<") {
                guard root == nil else { throw problem("has more than one root element") }
                let (element, isClosed) = try startTag()
                if isClosed {
                    try close(element, in: &open, root: &root)
                } else if open.count < Self.deepest {
                    open.append(element)
                } else {
                    throw problem("is nested too deeply")
                }
            } else {
                let end = bytes[position...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
                let text = try unescaped(bytes[position..<end])
                position = end
                try append(text, to: &open)
            }
        }
        guard let root, open.isEmpty else { throw problem("ends before its elements do") }
        return root
    }

    private func append(_ text: String, to open: inout [XMLElement]) throws(DefinitionSyntaxError) {
        if !open.isEmpty {
            open[open.count - 1].text += text
        } else if !text.trimmed.isEmpty {
            throw problem("has text outside of its elements")
        }
    }

    private func close(
        _ element: XMLElement, in open: inout [XMLElement], root: inout XMLElement?
    ) throws(DefinitionSyntaxError) {
        var element = element
        if !element.children.isEmpty {
            guard element.text.trimmed.isEmpty else { throw problem("has text between elements") }
            element.text = ""
        }
        if open.isEmpty { root = element } else { open[open.count - 1].children.append(element) }
    }

    /// What says nothing about the content: the byte order mark, declarations, comments, processing instructions.
    private mutating func skipMarkup() throws(DefinitionSyntaxError) -> Bool {
        if position == 0, skip("\u{FEFF}") { return true }
        if skip("<!--") {
            _ = try upTo("-->")
        } else if skip("<?") {
            _ = try upTo("?>")
        } else if skip("<!DOCTYPE") {
            guard !(try upTo(">")).utf8.contains(UInt8(ascii: "[")) else { throw problem("declares entities") }
        } else {
            return false
        }
        return true
    }

    /// The name and attributes of an element, and whether it ends where it begins.
    private mutating func startTag() throws(DefinitionSyntaxError) -> (XMLElement, isClosed: Bool) {
        var element = XMLElement(try name())
        while true {
            skipSpace()
            if skip("/>") { return (element, true) }
            if skip(">") { return (element, false) }
            let name = try name()
            skipSpace()
            guard skip("=") else { throw problem("has an attribute without a value") }
            skipSpace()
            let quote = skip("\"") ? "\"" : skip("'") ? "'" : nil
            guard let quote else { throw problem("has an attribute without quotes") }
            let value = try unescaped(Array(try upTo(quote).utf8)[...])
            element.attributes.append(.init(name: name, value: value))
        }
    }

    private mutating func name() throws(DefinitionSyntaxError) -> String {
        let start = position
        while position < bytes.count, !isSpace(bytes[position]), !"/>=<\"'&".utf8.contains(bytes[position]) {
            position += 1
        }
        guard position > start else { throw problem("lacks a name") }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// Text with its references resolved, and line ends made newlines (XML 1.0 §2.11).
    private func unescaped(_ raw: ArraySlice<UInt8>) throws(DefinitionSyntaxError) -> String {
        var rest = raw
        var result: [UInt8] = []
        result.reserveCapacity(raw.count)
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "&"):
                guard let end = rest.prefix(12).firstIndex(of: UInt8(ascii: ";")) else {
                    throw problem("has an & that begins no reference")
                }
                result += try reference(String(decoding: rest[..<end], as: UTF8.self)).utf8
                rest = rest[(end + 1)...]
            case 0x0D:
                if rest.first == 0x0A { rest.removeFirst() }
                result.append(0x0A)
            default: result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private func reference(_ name: String) throws(DefinitionSyntaxError) -> String {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            let digits = name.dropping(prefix: "#x") ?? name.dropping(prefix: "#")
            guard let digits, digits.utf8.first != UInt8(ascii: "+"),
                let number = UInt32(digits, radix: name.utf8.starts(with: "#x".utf8) ? 16 : 10),
                let scalar = Unicode.Scalar(number), XMLText.isCharacter(scalar)
            else { throw problem("refers to something unknown") }
            return String(Character(scalar))
        }
    }

    private mutating func upTo(_ end: String) throws(DefinitionSyntaxError) -> String {
        guard let range = bytes[position...].firstRange(of: Array(end.utf8)) else { throw problem("is not ended") }
        defer { position = range.upperBound }
        return String(decoding: bytes[position..<range.lowerBound], as: UTF8.self)
    }

    private mutating func skip(_ text: String) -> Bool {
        guard bytes[position...].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count, isSpace(bytes[position]) { position += 1 }
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    private func problem(_ reason: String) -> DefinitionSyntaxError {
        DefinitionSyntaxError(line: 1 + bytes[..<position].count { $0 == 0x0A }, reason)
    }
}

extension String {
    /// Without white space (as XML has it) at both ends.
    var trimmed: String {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
        var text = utf8.drop(while: isSpace)
        while let last = text.last, isSpace(last) { text.removeLast() }
        return String(Substring(text))
    }
}
