/// Arguments as one string, as Windows passes them: what `CommandLineToArgvW` and the C runtime split again.
enum WindowsCommandLine {
    /// The arguments, quoted where needed and joined by spaces.
    static func joined(_ arguments: [String]) -> String { arguments.map(quoted).joined(separator: " ") }

    /// One argument. Backslashes mean themselves, except before a quote, where each stands as two.
    static func quoted(_ argument: String) -> String {
        let needsQuotes =
            argument.isEmpty || argument.utf8.contains { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: "\"") }
        guard needsQuotes else { return argument }
        var result = "\""
        var backslashes = 0
        for scalar in argument.unicodeScalars {
            if scalar == "\\" {
                backslashes += 1
                continue
            }
            result += String(repeating: "\\", count: scalar == "\"" ? 2 * backslashes + 1 : backslashes)
            backslashes = 0
            result.unicodeScalars.append(scalar)
        }
        return result + String(repeating: "\\", count: 2 * backslashes) + "\""
    }

    /// The arguments in `line`, which does not begin with the program.
    /// - Throws: ``DefinitionSyntaxError`` for what the readers of command lines do not agree on.
    static func split(_ line: String) throws(DefinitionSyntaxError) -> [String] {
        var rest = Array(line.unicodeScalars)[...]
        var arguments: [String] = []
        while true {
            rest = rest.drop { $0 == " " || $0 == "\t" }
            guard !rest.isEmpty else { return arguments }
            arguments.append(try nextArgument(&rest))
        }
    }

    /// The words of a whole command line. The program's name, which comes first, knows no backslashes as escapes: it
    /// ends at the next quote when it begins with one, else at a blank.
    /// - Throws: ``DefinitionSyntaxError`` as for ``split(_:)``.
    static func splitWithProgram(_ line: String) throws(DefinitionSyntaxError) -> [String] {
        let isQuoted = line.hasPrefix("\"")
        let text = isQuoted ? line.dropFirst() : line[...]
        let program = text.prefix { isQuoted ? $0 != "\"" : $0 != " " && $0 != "\t" }
        return [String(program)] + (try split(String(text.dropFirst(program.count + (isQuoted ? 1 : 0)))))
    }

    private static func nextArgument(
        _ rest: inout ArraySlice<Unicode.Scalar>
    ) throws(DefinitionSyntaxError) -> String {
        var argument = String.UnicodeScalarView()
        var isQuoted = false
        var backslashes = 0
        while let scalar = rest.first, isQuoted || (scalar != " " && scalar != "\t") {
            rest.removeFirst()
            if scalar == "\\" {
                backslashes += 1
                continue
            }
            let isEscaped = scalar == "\"" && !backslashes.isMultiple(of: 2)
            let kept = scalar == "\"" ? backslashes / 2 : backslashes
            argument.append(contentsOf: repeatElement("\\", count: kept))
            backslashes = 0
            if scalar != "\"" || isEscaped {
                argument.append(scalar)
            } else {
                if isQuoted, rest.first == "\"" {
                    throw DefinitionSyntaxError("has arguments with doubled quotes, which are read in several ways")
                }
                isQuoted.toggle()
            }
        }
        guard !isQuoted else { throw DefinitionSyntaxError("has arguments with a quote that is not closed") }
        argument.append(contentsOf: repeatElement("\\", count: backslashes))
        return String(argument)
    }
}
