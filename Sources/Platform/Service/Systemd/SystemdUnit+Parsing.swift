extension SystemdUnit {
    /// Reads a unit file, ours or not.
    /// - Throws: ``DefinitionSyntaxError`` when systemd would not read it as a service, and for what depends on more
    ///   than the file: specifiers, variables in the command line, several commands.
    public static func parse(_ bytes: [UInt8]) throws(DefinitionSyntaxError) -> ParsedDefinition {
        guard bytes.count <= SystemdSyntax.longestLine * 4, let text = String(validating: bytes, as: UTF8.self) else {
            throw DefinitionSyntaxError("is not UTF-8 text of a sensible size")
        }
        let file = try SystemdFile(text)
        let commands = file.values(of: "ExecStart", in: "Service")
        guard let command = commands.first, commands.count == 1 else {
            throw DefinitionSyntaxError("has \(commands.count) commands instead of one")
        }
        var (executable, arguments) = try commandLine(command)
        let unwrapped = SystemdLauncher.unwrapped([executable] + arguments)
        executable = unwrapped.first ?? executable
        arguments = Array(unwrapped.dropFirst())

        var parsed = ParsedDefinition(executable: executable, arguments: arguments)
        for entry in file.values(of: "Environment", in: "Service") {
            for word in try SystemdWord.split(entry.value, line: entry.line) {
                let assignment = try resolved(word.text, line: entry.line)
                guard let equals = assignment.utf8.firstIndex(of: UInt8(ascii: "=")) else { continue }
                let name = String(assignment[..<equals])
                guard SystemdSyntax.isVariableName(name) else { continue }
                parsed.environment[name] = String(assignment[assignment.utf8.index(after: equals)...])
            }
        }
        if let entry = file.values(of: "WorkingDirectory", in: "Service").last {
            let path = entry.value.dropping(prefix: "-") ?? entry.value
            guard path.utf8.first == UInt8(ascii: "/") else {
                throw DefinitionSyntaxError(line: entry.line, "names no absolute working directory")
            }
            let directory = try resolved(path, line: entry.line)
            parsed.workingDirectory = SystemdSyntax.directory(fromRaw: directory)
        }
        if let entry = file.values(of: "StandardOutput", in: "Service").last,
            let path = entry.value.dropping(prefix: "append:")
        {
            parsed.logFile = try resolved(path, line: entry.line)
        }
        if let marker = file.marker {
            parsed.marker = marker
            parsed.isIntact = marker.signs(text.removingFirst(markerLine(marker)))
        }
        return parsed
    }

    private static func commandLine(_ entry: SystemdFile.Entry) throws(DefinitionSyntaxError) -> (String, [String]) {
        let literal = entry.value.dropping(prefix: ":")
        let words = try SystemdWord.split(literal ?? entry.value, line: entry.line)
        guard let first = words.first, first.text.utf8.first == UInt8(ascii: "/") else {
            throw DefinitionSyntaxError(line: entry.line, "does not begin with an absolute path")
        }
        var arguments: [String] = []
        for word in words.dropFirst() {
            if word.text == ";", !word.isQuoted {
                throw DefinitionSyntaxError(line: entry.line, "holds several commands")
            }
            let text = try resolved(word.text, line: entry.line)
            arguments.append(literal == nil ? try withoutVariables(text, line: entry.line) : text)
        }
        return (try resolved(first.text, line: entry.line), arguments)
    }

    /// `%%` stands for `%`; all other specifiers are known to the running manager only.
    private static func resolved(_ text: String, line: Int) throws(DefinitionSyntaxError) -> String {
        var result = ""
        var scalars = text.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            if scalar == "%", let specifier = scalars.next(), specifier != "%" {
                throw DefinitionSyntaxError(line: line, "uses the specifier %\(specifier)")
            }
            result.unicodeScalars.append(scalar)
        }
        return result
    }

    /// `$$` stands for `$`, where variables are expanded; variables themselves are known to the running manager only.
    private static func withoutVariables(_ text: String, line: Int) throws(DefinitionSyntaxError) -> String {
        var result = ""
        var scalars = Array(text.unicodeScalars)[...]
        var isFirst = true
        while let scalar = scalars.popFirst() {
            defer { isFirst = false }
            result.unicodeScalars.append(scalar)
            guard scalar == "$", let next = scalars.first else { continue }
            if next == "$" {
                scalars.removeFirst()
            } else if next == "{" || isFirst {
                throw DefinitionSyntaxError(line: line, "uses a variable")
            }
        }
        return result
    }
}
