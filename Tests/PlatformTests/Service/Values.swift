import Platform

/// What a definition says, compared byte for byte: `String` would equate different normal forms.
struct Values: Equatable {
    private var command: [[UInt8]]
    private var environment: [[UInt8]]
    private var places: [[UInt8]?]

    init(_ parsed: ParsedDefinition) {
        self.init(
            [parsed.executable] + parsed.arguments, parsed.environment, [parsed.workingDirectory, parsed.logFile])
    }

    init(_ wanted: ServiceDefinition) {
        self.init(
            [wanted.executable] + wanted.arguments, wanted.environment, [wanted.workingDirectory, wanted.logFile])
    }

    private init(_ command: [String], _ environment: [String: String], _ places: [String?]) {
        self.command = command.map { Array($0.utf8) }
        self.environment = environment.sorted { $0.key < $1.key }.map { Array("\($0.key)=\($0.value)".utf8) }
        self.places = places.map { $0.map { Array($0.utf8) } }
    }
}
