/// Definitions where the managers look for them: in files.
public struct FileDefinitionStore: DefinitionStore {
    /// A definition is a few kilobytes; whatever is larger is none.
    private static let largest = 1 << 20

    /// Makes a store; it holds nothing itself.
    public init() {}

    /// What lies at `path`; links are not followed.
    public func read(_ path: String) async throws -> StoredDefinition {
        try await BlockingThread.run {
            let status: FileStatus
            do throws(SystemError) {
                status = try FileSystem.status(of: path)
            } catch {
                return error.isAbsent ? .absent : .unreadable("\(error)")
            }
            switch status.kind {
            case .file:
                do throws(SystemError) {
                    return .file(try FileSystem.read(path, limit: Self.largest), mode: status.mode.bits)
                } catch {
                    if error.isPermissionDenied { return .unreadable("\(error)") }
                    // Far too large: none of ours, and no reason not to look at the others.
                    return .obstacle("a file that cannot be read (\(error))")
                }
            case .symlink: return .link
            case .directory: return .obstacle("a directory")
            case .socket: return .obstacle("a socket")
            case .other: return .obstacle("a device or pipe")
            }
        }
    }

    /// Replaces the file in one step and for good, with exactly these permissions; makes missing directories.
    public func write(_ bytes: [UInt8], to path: String, mode: UInt16) async throws {
        try await BlockingThread.run {
            let directory = FilePath.parent(path)
            // Not touched when it exists: it is the user's, and others may have a right to look into it.
            if FileSystem.kind(of: directory) == nil { try FileSystem.makePrivateDirectory(directory) }
            try FileSystem.removeUnfinished(path)
            try FileSystem.writeAtomically(bytes, to: path, mode: FileMode(mode))
        }
    }

    /// Removes a file or a link; one that is absent already is fine.
    public func remove(_ path: String) async throws {
        try await BlockingThread.run { try FileSystem.removeFile(path) }
    }

    /// Removes a directory that has nothing in it; whatever else lies there stays.
    public func removeEmptyDirectory(_ path: String) async throws {
        try await BlockingThread.run {
            guard FileSystem.kind(of: path) == .directory, try FileSystem.entries(of: path).isEmpty else { return }
            try FileSystem.removeEmptyDirectory(path)
        }
    }

    /// Removes what writes of this file have left that were killed before their end.
    public func removeUnfinished(_ path: String) async throws {
        try await BlockingThread.run { try FileSystem.removeUnfinished(path) }
    }

    /// Renames a file or a link.
    public func move(_ path: String, to destination: String) async throws {
        try await BlockingThread.run { try FileSystem.rename(path, to: destination) }
    }

    /// The names in a directory, sorted; none for one that does not exist.
    public func entries(of directory: String) async throws -> [String] {
        try await BlockingThread.run { try FileSystem.entriesIfPresent(of: directory) }
    }
}
