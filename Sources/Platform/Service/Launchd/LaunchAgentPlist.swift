/// The property list of a launchd agent.
///
/// Its facts are from launchd.plist(5) and plist(5); what launchd does beyond them comes from reports of its users and
/// says so where it is used.
public struct LaunchAgentPlist: DefinitionFile {
    /// The manager that reads it.
    public static let kind = ServiceManagerKind.launchd

    /// What is said.
    public let definition: ServiceDefinition
    /// The proof of who wrote it.
    public let marker: OwnershipMarker

    /// Says `definition` in launchd's language.
    /// - Throws: ``RenderingRefusal`` for what it cannot say.
    public init(_ definition: ServiceDefinition) throws(RenderingRefusal) {
        try DefinitionChecks.check(definition)
        try Self.check(definition)
        self.definition = definition
        marker = OwnershipMarker(definition, content: Self.propertyList(of: definition, marker: nil).document)
    }

    /// The property list.
    public var text: String { Self.propertyList(of: definition, marker: marker).document }

    private static func propertyList(of definition: ServiceDefinition, marker: OwnershipMarker?) -> PropertyList {
        var entries: [PropertyList.Entry] = [
            .init("Label", .string(definition.label)),
            .init("ProgramArguments", .array(([definition.executable] + definition.arguments).map { .string($0) })),
            .init("WorkingDirectory", .string(definition.workingDirectory)),
            .init("EnvironmentVariables", .dictionary(environment(of: definition, marker: marker))),
        ]
        if let log = definition.logFile {
            entries += [.init("StandardOutPath", .string(log)), .init("StandardErrorPath", .string(log))]
        }
        entries.append(.init("RunAtLoad", .boolean(true)))
        if case .onFailure(let delay) = definition.restart {
            entries += [
                .init("KeepAlive", .dictionary([.init("SuccessfulExit", .boolean(false))])),
                .init("ThrottleInterval", .integer(delay)),
            ]
        }
        entries += [
            // Always said: the default is 5 seconds on current systems, whatever older manuals say.
            .init("ExitTimeOut", .integer(definition.stopTimeout)),
            // Background lets the agent live where nobody sits at the screen, e.g. for a user logged in by SSH.
            .init("LimitLoadToSessionType", .array([.string("Aqua"), .string("Background")])),
            // The default throttles processor and disk, for the programs that the service starts, too.
            .init("ProcessType", .string("Interactive")),
        ]
        return .dictionary(entries)
    }

    /// The marker is a variable, since launchd has no place for anything else's data: it outlives tools that rewrite
    /// property lists and lose comments, and `launchctl print` shows it for what is loaded.
    private static func environment(
        of definition: ServiceDefinition, marker: OwnershipMarker?
    ) -> [PropertyList.Entry] {
        let variables = definition.environment.sorted { $0.key < $1.key }
        return markerEntries(marker) + variables.map { .init($0.key, .string($0.value)) }
    }

    private static func markerEntries(_ marker: OwnershipMarker?) -> [PropertyList.Entry] {
        guard let marker else { return [] }
        return [.init(markerVariable(of: marker.generator), .string(marker.description))]
    }

    /// The lines that hold the marker.
    static func markerLines(_ marker: OwnershipMarker) -> String {
        var lines = ""
        for entry in markerEntries(marker) { entry.write(to: &lines, indent: "\t\t") }
        return lines
    }

    /// The variable that holds the marker of what an application wrote, e.g. `MY_TOOL_SERVICE_DEFINITION`; it reaches
    /// the service's environment.
    public static func markerVariable(of generator: String) -> String {
        let name = generator.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 0x20
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
            default: UInt8(ascii: "_")
            }
        }
        return String(decoding: name, as: UTF8.self) + "_SERVICE_DEFINITION"
    }

    private static func check(_ definition: ServiceDefinition) throws(RenderingRefusal) {
        try DefinitionChecks.path(definition.executable, field: "ProgramArguments")
        try DefinitionChecks.path(definition.workingDirectory, field: "WorkingDirectory")
        try check(definition.executable, field: "ProgramArguments")
        for argument in definition.arguments { try check(argument, field: "ProgramArguments") }
        try check(definition.workingDirectory, field: "WorkingDirectory")
        if let log = definition.logFile {
            try DefinitionChecks.path(log, field: "StandardOutPath")
            try check(log, field: "StandardOutPath")
        }
        for (name, value) in definition.environment {
            let field = "environment variable \(name.debugDescription)"
            guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: "=")),
                name != markerVariable(of: definition.application.name)
            else {
                throw RenderingRefusal(
                    field: field, value: nil, reason: "has a name that is empty, holds '=' or marks the definition",
                    remedy: "choose another name")
            }
            try DefinitionChecks.variable(value, field: field)
            try check(name, field: field, showing: false)
            try check(value, field: field, showing: false)
        }
    }

    private static func check(_ text: String, field: String, showing: Bool = true) throws(RenderingRefusal) {
        let problem: String? =
            if !text.unicodeScalars.allSatisfy(XMLText.isCharacter) {
                "holds a character that XML 1.0 has no way to write, such as a control character"
            } else if text.unicodeScalars.first == "\u{FEFF}" {
                "begins with U+FEFF, which readers of property lists drop, however it is written"
            } else {
                nil
            }
        if let problem {
            throw RenderingRefusal(
                field: field, value: showing ? text : nil, reason: problem, remedy: "choose one without it")
        }
    }
}
