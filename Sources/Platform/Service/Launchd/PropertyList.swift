/// A property list as launchd's keys use it (plist(5)).
enum PropertyList: Sendable, Hashable {
    case string(String)
    case integer(Int)
    case boolean(Bool)
    case array([PropertyList])
    /// In the order that they are written in.
    case dictionary([Entry])

    /// One key and its value.
    struct Entry: Sendable, Hashable {
        var key: String
        var value: PropertyList

        init(_ key: String, _ value: PropertyList) {
            self.key = key
            self.value = value
        }
    }

    /// The document, indented like Apple's own.
    var document: String {
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
            <plist version="1.0">

            """
        write(to: &text, indent: "")
        text += "</plist>\n"
        return text
    }

    fileprivate func write(to text: inout String, indent: String) {
        switch self {
        case .string(let string): text += "\(indent)<string>\(XMLText.escaped(string))</string>\n"
        case .integer(let number): text += "\(indent)<integer>\(number)</integer>\n"
        case .boolean(let truth): text += "\(indent)<\(truth)/>\n"
        case .array(let values):
            text += "\(indent)<array>\n"
            for value in values { value.write(to: &text, indent: indent + "\t") }
            text += "\(indent)</array>\n"
        case .dictionary(let entries):
            text += "\(indent)<dict>\n"
            for entry in entries { entry.write(to: &text, indent: indent + "\t") }
            text += "\(indent)</dict>\n"
        }
    }

    /// Reads a document.
    /// - Throws: ``DefinitionSyntaxError`` when it is no property list, or has dates, data or fractions in it.
    init(document text: String) throws(DefinitionSyntaxError) {
        let root = try XMLReader.read(text)
        guard root.name == "plist", let value = root.children.first, root.children.count == 1 else {
            throw DefinitionSyntaxError("is no property list")
        }
        self = try Self(value)
    }

    private init(_ element: XMLElement) throws(DefinitionSyntaxError) {
        switch element.name {
        case "string": self = .string(element.text)
        case "true": self = .boolean(true)
        case "false": self = .boolean(false)
        case "integer":
            guard let number = Int(element.text.trimmed) else {
                throw DefinitionSyntaxError("has an integer that is none: \(element.text)")
            }
            self = .integer(number)
        case "array":
            var values: [PropertyList] = []
            for child in element.children { values.append(try Self(child)) }
            self = .array(values)
        case "dict":
            var entries: [Entry] = []
            for index in stride(from: 0, to: element.children.count, by: 2) {
                guard element.children[index].name == "key", index + 1 < element.children.count else {
                    throw DefinitionSyntaxError("has a dictionary without pairs of key and value")
                }
                entries.append(Entry(element.children[index].text, try Self(element.children[index + 1])))
            }
            self = .dictionary(entries)
        default: throw DefinitionSyntaxError("has a value of the kind <\(element.name)>")
        }
    }

    /// The value of a dictionary's key; nil for other kinds, too.
    subscript(key: String) -> PropertyList? {
        guard case .dictionary(let entries) = self else { return nil }
        return entries.first { $0.key == key }?.value
    }

    /// The string, if it is one.
    var string: String? {
        if case .string(let string) = self { string } else { nil }
    }

    /// The strings, if it is an array of nothing else.
    var strings: [String]? {
        guard case .array(let values) = self else { return nil }
        let strings = values.compactMap(\.string)
        return strings.count == values.count ? strings : nil
    }
}

extension PropertyList.Entry {
    /// Key and value as they stand in a dictionary at that indentation.
    func write(to text: inout String, indent: String) {
        text += "\(indent)<key>\(XMLText.escaped(key))</key>\n"
        value.write(to: &text, indent: indent)
    }
}
