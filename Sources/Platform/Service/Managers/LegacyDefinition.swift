/// A definition under the name that one home alone used before names carried a suffix.
struct LegacyDefinition: Sendable, Hashable {
    /// The manager's name for it.
    var identifier: String
    /// Where it lies: a path, or a task's name.
    var path: String

    /// Whether a definition is of exactly the home that `suffix` stands for.
    ///
    /// It has to name the home's canonical path as its working directory or as one whole argument; the suffix is the
    /// hash of that path, so that no prefix of it and no other home can pass.
    static func names(_ suffix: InstanceSuffix, _ parsed: ParsedDefinition) -> Bool {
        root(of: parsed, suffix: suffix.text) != nil
    }

    /// The path in a definition that has `suffix` for its hash.
    static func root(of parsed: ParsedDefinition, suffix: String) -> String? {
        var candidates = parsed.arguments
        // `--root=PATH`
        candidates += parsed.arguments.compactMap { argument in
            argument.firstIndex(of: "=").map { String(argument[argument.index(after: $0)...]) }
        }
        if let directory = parsed.workingDirectory { candidates.append(directory) }
        // Canonical paths are in lower case where case means nothing.
        return candidates.first { hash($0) == suffix || hash(WindowsPath.caseFolded($0)) == suffix }
    }

    private static func hash(_ path: String) -> String { String(SHA256.hex(path.utf8).prefix(8)) }
}
