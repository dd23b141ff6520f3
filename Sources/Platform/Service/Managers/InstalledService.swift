/// One service of an application that is installed for this user, as its definition says.
public struct InstalledService: Sendable, Hashable {
    /// The manager it is installed with.
    public var kind: ServiceManagerKind
    /// The manager's name for it.
    public var identifier: String
    /// Where the definition lies: a path, or a task's name.
    public var location: String
    /// The suffix in its name; nil for a name from before suffixes.
    public var suffix: String?
    /// The home it is for: the path in it that has the suffix for its hash. Nil when none has.
    public var root: String?
    /// What the definition says; nil when it cannot be read.
    public var definition: ParsedDefinition?
    /// Whether this application wrote it.
    public var isMarked: Bool

    init(
        _ kind: ServiceManagerKind, identifier: String, location: String, suffix: String?,
        definition: ParsedDefinition?, application: Application
    ) {
        self.kind = kind
        self.identifier = identifier
        self.location = location
        self.suffix = suffix
        self.definition = definition
        isMarked = definition?.marker?.generator == application.name
        root = suffix.flatMap { suffix in
            definition.flatMap { LegacyDefinition.root(of: $0, suffix: suffix) }
        }
    }
}

/// The names under which an application's services are found.
struct InstalledNames {
    let prefix: String
    let postfix: String

    /// The suffix in a name; nil inside for the name without one. Nil for other names.
    func suffix(in name: String) -> String?? {
        guard name.hasPrefix(prefix), name.hasSuffix(postfix) else { return nil }
        let middle = name.dropFirst(prefix.count).dropLast(postfix.count)
        if middle.isEmpty { return .some(nil) }
        // `-` or `.`, and eight hexadecimal digits in lower case.
        let digits = middle.dropFirst()
        let isHex = digits.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard middle.first == "-" || middle.first == ".", digits.utf8.count == 8, isHex else { return nil }
        return String(digits)
    }
}

extension TransactionalManager {
    /// What lies in the place of a definition, read as far as it can be.
    func installation<File: DefinitionFile>(
        of definition: ServiceDefinition, at location: String, as type: File.Type
    ) async throws -> InstalledService? {
        let stored = try await stored(definition)
        if stored == .absent { return nil }
        return InstalledService(
            kind, identifier: definition.identifier(for: kind), location: location, suffix: definition.suffix.text,
            definition: stored.bytes.flatMap { try? File.parse($0) }, application: definition.application)
    }

    /// Reads all definitions of an application in one directory.
    func installed<File: DefinitionFile>(
        _ application: Application, in directory: String, names: InstalledNames, as type: File.Type,
        store: any DefinitionStore
    ) async throws -> [InstalledService] {
        var found: [InstalledService] = []
        for name in try await store.entries(of: directory) {
            guard let suffix = names.suffix(in: name) else { continue }
            let path = FilePath.join(directory, name)
            let bytes = try await store.read(path).bytes
            let identifier = File.kind == .launchd ? String(name.dropLast(names.postfix.count)) : name
            found.append(
                InstalledService(
                    File.kind, identifier: identifier, location: path, suffix: suffix,
                    definition: bytes.flatMap { try? File.parse($0) }, application: application))
        }
        return found
    }
}

extension SystemdManager {
    /// What lies in the place of a definition; nil when nothing does.
    public func installation(of definition: ServiceDefinition) async throws -> InstalledService? {
        try await installation(of: definition, at: definitionPath(definition), as: SystemdUnit.self)
    }

    /// All units of this user whose names are an application's and role's.
    public func installed(_ application: Application, role: String) async throws -> [InstalledService] {
        try await installed(
            application, in: unitDirectory(application.name),
            names: InstalledNames(prefix: "\(application.name)-\(role)", postfix: ".service"),
            as: SystemdUnit.self, store: context.store)
    }
}

extension LaunchdManager {
    /// What lies in the place of a definition; nil when nothing does.
    public func installation(of definition: ServiceDefinition) async throws -> InstalledService? {
        try await installation(of: definition, at: definitionPath(definition), as: LaunchAgentPlist.self)
    }

    /// All agents of this user whose names are an application's and role's.
    public func installed(_ application: Application, role: String) async throws -> [InstalledService] {
        try await installed(
            application, in: agentDirectory(application.name),
            names: InstalledNames(
                prefix: "\(application.reverseDNSPrefix).\(application.name).\(role)", postfix: ".plist"),
            as: LaunchAgentPlist.self, store: context.store)
    }
}

extension TaskSchedulerManager {
    /// What lies in the place of a definition; nil when nothing does.
    public func installation(of definition: ServiceDefinition) async throws -> InstalledService? {
        try await installation(of: definition, at: definition.taskName, as: ScheduledTask.self)
    }

    /// All tasks of this user whose names are an application's and role's.
    public func installed(_ application: Application, role: String) async throws -> [InstalledService] {
        let prefix = "\(application.name)-\(role)"
        let names = InstalledNames(prefix: prefix, postfix: "")
        return try await definitions(prefix: prefix).compactMap { name, bytes in
            names.suffix(in: name).map { suffix in
                InstalledService(
                    kind, identifier: name, location: name, suffix: suffix,
                    definition: bytes.flatMap { try? ScheduledTask.parse($0) }, application: application)
            }
        }
    }
}
