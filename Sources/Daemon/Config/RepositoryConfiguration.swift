/// What a repository asks of its runs: the `.no-mistakes.yaml` of its trusted default branch.
package struct RepositoryConfiguration: Sendable, Hashable, Codable {
    /// The file's path from the top of the repository.
    package static let fileName = ".no-mistakes.yaml"

    /// Shell commands, each run by `/bin/sh -c` at the top of the run's worktree; nil where none is configured.
    package struct Commands: Sendable, Hashable, Codable {
        /// Makes a fresh worktree ready.
        package var setup: String?
        /// Tests the commit.
        package var test: String?
        /// Checks the commit's style.
        package var lint: String?

        /// No commands.
        package init() {}
    }

    /// The commands of the steps.
    package var commands = Commands()
    /// Files and directories that a run takes from the pusher's checkout, relative to its top, without `.` and `..`.
    package var copy: [String] = []
    /// The steps that wait for a person before they run.
    package var approve: [StepName] = []

    /// A configuration that asks for nothing.
    package init() {}

    /// Reads `text`.
    /// - Parameter file: the name that errors and warnings give.
    /// - Returns: the configuration, and one line for each key that is not known: a file written for a later
    ///   version must not stop the runs of an earlier one.
    /// - Throws: ``ConfigurationError`` for text outside of ``YAMLSubset`` and values of the wrong kind.
    package static func parse(
        _ text: String, file: String
    ) throws(ConfigurationError) -> (configuration: RepositoryConfiguration, warnings: [String]) {
        var parser = RepositoryConfigurationParser(file: file)
        try parser.document(try YAMLSubset.parse(text, file: file))
        return (parser.configuration, parser.warnings)
    }
}

/// Fills a configuration from a document and gathers the warnings on the way.
private struct RepositoryConfigurationParser {
    private(set) var configuration = RepositoryConfiguration()
    private(set) var warnings: [String] = []
    private let reader: YAMLReader

    private static let topLevel = ["commands", "copy", "approve"]
    private static let commandNames = ["setup", "test", "lint"]

    init(file: String) { reader = YAMLReader(file: file) }

    mutating func document(_ node: YAMLNode) throws(ConfigurationError) {
        for entry in try reader.entries(of: node, key: nil) {
            switch entry.key {
            case "commands": try commands(entry)
            case "copy": try copy(entry)
            case "approve": try approve(entry)
            default:
                warn(
                    UnknownKey(
                        entry, below: nil, known: Self.topLevel, elsewhere: Self.commandNames.map { "commands.\($0)" }),
                    entry)
            }
        }
    }

    private mutating func commands(_ section: YAMLNode.Entry) throws(ConfigurationError) {
        for entry in try reader.entries(of: section.value, key: section.key) {
            switch entry.key {
            case "setup": configuration.commands.setup = try command(entry, section)
            case "test": configuration.commands.test = try command(entry, section)
            case "lint": configuration.commands.lint = try command(entry, section)
            default:
                warn(
                    UnknownKey(entry, below: section.key, known: Self.commandNames, elsewhere: Self.topLevel), entry)
            }
        }
    }

    private func command(
        _ entry: YAMLNode.Entry, _ section: YAMLNode.Entry
    ) throws(ConfigurationError) -> String {
        let key = UnknownKey.path(entry.key, below: section.key)
        let command = try reader.string(entry.value, key: key)
        guard command.contains(where: { !$0.isWhitespace }) else {
            throw reader.refusal(entry.value, key, "the command is empty", "write a command or remove the key")
        }
        return command
    }

    private mutating func copy(_ section: YAMLNode.Entry) throws(ConfigurationError) {
        for (index, item) in try reader.items(of: section.value, key: section.key).enumerated() {
            let key = "\(section.key)[\(index)]"
            let path = try reader.string(item, key: key)
            guard let clean = CopyPath.clean(path) else {
                throw reader.refusal(
                    item, key, "\(path.debugDescription) does not name something inside the checkout",
                    "write a path relative to its top, without '..', and not '.git'")
            }
            configuration.copy.append(clean)
        }
    }

    /// A misspelt step is an error and no warning: it would go ahead without the person who was to be asked.
    private mutating func approve(_ section: YAMLNode.Entry) throws(ConfigurationError) {
        for (index, item) in try reader.items(of: section.value, key: section.key).enumerated() {
            let key = "\(section.key)[\(index)]"
            let name = try reader.string(item, key: key)
            guard let step = StepName.skippable.first(where: { $0.rawValue == name }) else {
                throw reader.refusal(
                    item, key, "\(name.debugDescription) is no step that can wait for a person",
                    "choose from \(StepName.skippable.map(\.rawValue).joined(separator: ", "))")
            }
            if !configuration.approve.contains(step) { configuration.approve.append(step) }
        }
    }

    private mutating func warn(_ unknown: UnknownKey, _ entry: YAMLNode.Entry) {
        let place = "\(reader.file):\(entry.mark.line):\(entry.mark.column)"
        warnings.append("\(place): \(unknown.path): \(unknown.message) and ignored; \(unknown.remedy)")
    }
}
