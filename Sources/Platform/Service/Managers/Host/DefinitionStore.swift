/// What lies at the path of a definition.
public enum StoredDefinition: Sendable, Hashable {
    case absent
    /// A file, with its content and permission bits.
    case file([UInt8], mode: UInt16)
    /// A symbolic link, wherever it leads.
    case link
    /// Something that cannot be a definition, in words.
    case obstacle(String)
    /// What lies there, if anything does, is kept from this user; with the reason.
    case unreadable(String)

    /// The content of a file.
    public var bytes: [UInt8]? {
        if case .file(let bytes, _) = self { return bytes }
        return nil
    }
}

/// The seam to the files that managers read; tests keep them in memory.
public protocol DefinitionStore: Sendable {
    /// What lies at `path`; links are not followed.
    func read(_ path: String) async throws -> StoredDefinition
    /// Replaces the file in one step and for good, with exactly these permissions; makes missing directories.
    func write(_ bytes: [UInt8], to path: String, mode: UInt16) async throws
    /// Removes a file or a link; one that is absent already is fine.
    func remove(_ path: String) async throws
    /// Removes a directory that has nothing in it; whatever else lies there stays.
    func removeEmptyDirectory(_ path: String) async throws
    /// Removes what writes of this file have left that were killed before their end.
    func removeUnfinished(_ path: String) async throws
    /// Renames a file or a link.
    func move(_ path: String, to destination: String) async throws
    /// The names in a directory, sorted; none for one that does not exist.
    func entries(of directory: String) async throws -> [String]
}

extension DefinitionStore {
    /// The directories above `path` that do not exist, the innermost first.
    func missingDirectories(above path: String) async throws -> [String] {
        var missing: [String] = []
        var directory = FilePath.parent(path)
        while FilePath.parent(directory) != directory, try await read(directory) == .absent {
            missing.append(directory)
            directory = FilePath.parent(directory)
        }
        return missing
    }
}
