extension ScheduledTask {
    /// Reads a task's XML, ours or not: a file, or what `schtasks /query /xml` prints.
    /// - Throws: ``DefinitionSyntaxError`` when it is no task, or one that does more than start one program.
    public static func parse(_ bytes: [UInt8]) throws(DefinitionSyntaxError) -> ParsedDefinition {
        guard let text = UTF16File.decoded(bytes) else {
            throw DefinitionSyntaxError("is neither UTF-16 with a byte order mark nor UTF-8")
        }
        let task = try XMLReader.read(text)
        guard task.name == "Task", task.attribute("xmlns") == namespace else {
            throw DefinitionSyntaxError("is no task of Task Scheduler")
        }
        guard let actions = task[["Actions"]], actions.children.count == 1, let exec = actions[["Exec"]],
            let command = exec[["Command"]]
        else { throw DefinitionSyntaxError("does something else than to start one program") }
        let arguments = try WindowsCommandLine.split(exec[["Arguments"]]?.text ?? "")
        var parsed = ParsedDefinition(executable: unquoted(command.text.trimmed), arguments: arguments)
        parsed.workingDirectory = exec[["WorkingDirectory"]]?.text.trimmed
        if let source = task[["RegistrationInfo", "Source"]], let marker = OwnershipMarker(source.text.trimmed) {
            parsed.marker = marker
            parsed.isIntact = marker.signs(TaskContent.canonicalText(of: task))
        }
        return parsed
    }

    /// Others put a program's path in quotes.
    private static func unquoted(_ command: String) -> String {
        guard let inner = command.dropping(prefix: "\""), inner.utf8.last == UInt8(ascii: "\"") else { return command }
        return String(Substring(inner.utf8.dropLast()))
    }
}
