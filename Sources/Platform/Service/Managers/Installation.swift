/// Whose file is to be removed.
enum Installation: Sendable, Hashable {
    case absent
    /// Ours, as we wrote it.
    case ours
    /// Ours, and changed since.
    case handEdited
    /// Somebody else's, or nothing that could be read.
    case foreign

    /// - Throws: ``ServiceManagerError`` for one at `path` that cannot be read: whose it is cannot be told.
    static func of<File: DefinitionFile>(
        _ stored: StoredDefinition, at path: String, _ type: File.Type, _ application: Application
    ) throws(ServiceManagerError) -> Installation {
        switch stored {
        case .unreadable(let reason): throw ServiceManagerError(path, .storage(reason))
        case .absent: return .absent
        case .link, .obstacle: return .foreign
        case .file(let bytes, _):
            guard let parsed = try? File.parse(bytes), parsed.marker?.generator == application.name else {
                return .foreign
            }
            return parsed.isIntact ? .ours : .handEdited
        }
    }

    /// Removes a file of ours, and keeps somebody's work aside.
    /// - Returns: what was done, in words.
    func remove(_ path: String, from store: any DefinitionStore) async throws -> String? {
        switch self {
        case .absent, .foreign: return nil
        case .ours:
            try await store.remove(path)
            return "\(path) was removed"
        case .handEdited:
            let kept = try await KeptPath.next(to: path, in: store)
            try await store.move(path, to: kept)
            return "\(path) was edited by hand and is kept as \(kept)"
        }
    }
}
