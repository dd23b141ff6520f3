extension EnvironmentFile {
    /// Reads the lines of a file.
    /// - Throws: ``EnvironmentFileError`` that names the line.
    func parse(_ bytes: [UInt8]) throws(EnvironmentFileError) -> Content {
        var content = Content()
        var places: [String: Int] = [:]
        for (index, raw) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            let number = index + 1
            guard let text = String(validating: raw, as: UTF8.self), !text.utf8.contains(0) else {
                throw error(number, "the line is not UTF-8 text", "write it anew with an editor that saves UTF-8")
            }
            let line = text.trimmingBlanks()
            if line.isEmpty || line.hasPrefix("#") { continue }
            let (name, value) = try assignment(line, number)
            guard name.utf8.count + value.utf8.count + 2 <= Self.longestVariable else {
                throw error(
                    number, "\(name) is longer than what a program can be given (\(Self.longestVariable) bytes)",
                    "keep the value in a file, and set \(name) to the file's path")
            }
            if let first = places[name] {
                throw error(number, "\(name) is set in line \(first) already", "remove one of the two lines")
            }
            places[name] = number
            content.variables[name] = value
        }
        return content
    }

    private func assignment(_ line: Substring, _ number: Int) throws(EnvironmentFileError) -> (String, String) {
        guard let separator = line.firstIndex(of: "=") else {
            throw error(number, "there is no = in the line", "write NAME=VALUE")
        }
        let name = line[..<separator]
        if name.hasPrefix("export ") {
            throw error(number, "export belongs to shells, and this is not run by one", "write NAME=VALUE alone")
        }
        guard let first = name.first, Self.isNamePart(first), !first.isNumber, name.allSatisfy(Self.isNamePart) else {
            throw error(
                number, "\(String(name).debugDescription) is no name of a variable",
                "use letters, digits and _, without blanks around the =")
        }
        let value = try value(line[line.index(after: separator)...], number)
        if name == "PATH", value.contains("$") {
            throw error(
                number, "nothing is expanded here, so PATH would hold a literal $", "write all of its directories out")
        }
        return (String(name), value)
    }

    private func value(_ text: Substring, _ number: Int) throws(EnvironmentFileError) -> String {
        switch text.first {
        case "'": return try literal(text.dropFirst(), number)
        case "\"": return try escaped(text.dropFirst(), number)
        default:
            // Other readers of such files end the value there.
            guard text.firstRange(of: " #") == nil, text.firstRange(of: "\t#") == nil else {
                throw error(
                    number, "the # could begin a comment or belong to the value",
                    "put the value in quotes, or the comment on a line of its own")
            }
            return String(text.trimmingBlanks())
        }
    }

    private func literal(_ text: Substring, _ number: Int) throws(EnvironmentFileError) -> String {
        guard let end = text.firstIndex(of: "'") else { throw unclosed("'", number) }
        try requireEnd(text[text.index(after: end)...], number)
        return String(text[..<end])
    }

    private func escaped(_ text: Substring, _ number: Int) throws(EnvironmentFileError) -> String {
        var value = ""
        var rest = text
        while let character = rest.popFirst() {
            switch character {
            case "\"":
                try requireEnd(rest, number)
                return value
            case "\\":
                guard let meaning = rest.popFirst().flatMap({ Self.escapes[$0] }) else {
                    throw error(number, "a backslash stands before nothing it can change", "write \\\\ for a backslash")
                }
                value.append(meaning)
            default: value.append(character)
            }
        }
        throw unclosed("\"", number)
    }

    private func requireEnd(_ rest: Substring, _ number: Int) throws(EnvironmentFileError) {
        let rest = rest.trimmingBlanks()
        guard rest.isEmpty || rest.hasPrefix("#") else {
            throw error(number, "something follows the closing quote", "put the whole value between the quotes")
        }
    }

    private func unclosed(_ quote: String, _ number: Int) -> EnvironmentFileError {
        error(number, "the closing \(quote) is missing", "close the quotes in the same line")
    }

    private func error(_ line: Int, _ reason: String, _ remedy: String) -> EnvironmentFileError {
        EnvironmentFileError(path: path, line: line, reason: reason, remedy: remedy)
    }

    private static let escapes: [Character: Character] = ["n": "\n", "t": "\t", "\"": "\"", "\\": "\\"]

    private static func isNamePart(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "_")
    }
}

extension StringProtocol {
    fileprivate func trimmingBlanks() -> Substring {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
        var text = Substring(self).drop(while: isBlank)
        while let last = text.last, isBlank(last) { text.removeLast() }
        return text
    }
}
