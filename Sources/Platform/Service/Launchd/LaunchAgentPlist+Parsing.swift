extension LaunchAgentPlist {
    /// Reads a property list of launchd, ours or not.
    /// - Throws: ``DefinitionSyntaxError`` when it is no XML property list of a job, or says things in other types.
    public static func parse(_ bytes: [UInt8]) throws(DefinitionSyntaxError) -> ParsedDefinition {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw DefinitionSyntaxError("is not UTF-8 text; a binary property list, perhaps")
        }
        let plist = try PropertyList(document: text)
        guard let words = plist["ProgramArguments"]?.strings, let first = words.first else {
            throw DefinitionSyntaxError("has no ProgramArguments")
        }
        var parsed = ParsedDefinition(executable: first, arguments: Array(words.dropFirst()))
        if let program = plist["Program"]?.string { parsed.executable = program }
        parsed.label = plist["Label"]?.string
        parsed.workingDirectory = plist["WorkingDirectory"]?.string
        parsed.logFile = plist["StandardOutPath"]?.string
        if case .dictionary(let variables)? = plist["EnvironmentVariables"] {
            for variable in variables {
                guard let value = variable.value.string else {
                    throw DefinitionSyntaxError("has an environment variable that is no string")
                }
                if let marker = OwnershipMarker(value), variable.key == markerVariable(of: marker.generator) {
                    parsed.marker = marker
                } else {
                    parsed.environment[variable.key] = value
                }
            }
        }
        if let marker = parsed.marker { parsed.isIntact = marker.signs(text.removingFirst(markerLines(marker))) }
        return parsed
    }
}
