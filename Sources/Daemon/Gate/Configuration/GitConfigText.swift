/// Writes settings in git's file format, so that git reads back exactly these values (git-config(1), "Syntax").
enum GitConfigText {
    /// The text of a file with these settings, in this order.
    static func render(_ entries: [GitConfigEntry]) -> String {
        var text = ""
        var open: String?
        for entry in entries {
            guard let parts = entry.parts else { continue }
            let header = header(section: parts.section, subsection: parts.subsection)
            if header != open { text += header + "\n" }
            open = header
            text += "\t\(parts.name)" + (entry.value.map { " = " + quoted($0) } ?? "") + "\n"
        }
        return text
    }

    private static func header(section: Substring, subsection: Substring?) -> String {
        guard let subsection else { return "[\(section)]" }
        let escaped = subsection.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "[\(section) \"\(escaped)\"]"
    }

    /// A value in quotes, which keep spaces, `#` and `;`. Everything else but the escaped characters stands for itself.
    private static func quoted(_ value: String) -> String {
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case "\u{8}": text += "\\b"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
