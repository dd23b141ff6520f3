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
        root(parsed.arguments, parsed.workingDirectory, suffix: suffix)
    }

    fileprivate static func root(_ arguments: [String], _ directory: String?, suffix: String) -> String? {
        var candidates = arguments
        // `--root=PATH`
        candidates += arguments.compactMap { argument in
            argument.firstIndex(of: "=").map { String(argument[argument.index(after: $0)...]) }
        }
        if let directory { candidates.append(directory) }
        // Canonical paths are in lower case where case means nothing.
        return candidates.first { hash($0) == suffix || hash(WindowsPath.caseFolded($0)) == suffix }
    }

    private static func hash(_ path: String) -> String { String(SHA256.hex(path.utf8).prefix(8)) }
}

extension ServiceDefinition {
    /// The home that an installed definition of this name is for, when that is another one: of the many paths there are
    /// some have the same eight digits for a suffix. Nil for one that this application did not write.
    func otherRoot(in installed: ParsedDefinition?) -> String? {
        guard let installed, installed.marker?.generator == application.name else { return nil }
        if installed.arguments == arguments, installed.workingDirectory == workingDirectory { return nil }
        guard let own = LegacyDefinition.root(arguments, workingDirectory, suffix: suffix.text),
            let other = LegacyDefinition.root(of: installed, suffix: suffix.text),
            !WindowsPath.caseFolded(own).utf8.elementsEqual(WindowsPath.caseFolded(other).utf8)
        else { return nil }
        return other
    }
}

extension ServiceManager {
    /// - Throws: ``ServiceManagerError`` when what is installed under the definition's name is another home's.
    func checkRoot(_ definition: ServiceDefinition) async throws {
        // What cannot be read is dealt with where it matters.
        guard let installed = try? await installation(of: definition),
            let other = definition.otherRoot(in: installed.definition)
        else { return }
        throw ServiceManagerError(installed.identifier, .ofAnotherRoot(other))
    }
}
