package import Platform
import Synchronization

/// Definitions in memory, with a number that grows with every change of a file, the way a modification time does.
package final class MemoryStore: DefinitionStore {
    private struct State {
        var files: [String: StoredDefinition] = [:]
        var generations: [String: Int] = [:]
        var changes = 0
        var failing: Set<String> = []
    }

    private let state = Mutex(State())

    /// An empty one.
    package init() {}

    /// What lies at a path.
    package subscript(path: String) -> StoredDefinition {
        get { state.withLock { $0.files[path] ?? .absent } }
        set { change(path, newValue == .absent ? nil : newValue) }
    }

    /// All paths there are, sorted.
    package var paths: [String] { state.withLock { $0.files.keys.sorted() } }
    /// How often anything was changed.
    package var changes: Int { state.withLock { $0.changes } }
    /// Grows with every change at `path`.
    package func generation(_ path: String) -> Int { state.withLock { $0.generations[path] ?? 0 } }
    /// Writing there fails from now on, as on a full disk, and so does listing what is in it.
    package func fail(_ path: String) { state.withLock { _ = $0.failing.insert(path) } }

    private func change(_ path: String, _ file: StoredDefinition?) {
        state.withLock {
            $0.files[path] = file
            $0.changes += 1
            $0.generations[path] = $0.changes
        }
    }

    /// What lies at a path.
    package func read(_ path: String) async throws -> StoredDefinition { self[path] }

    /// Replaces a file, unless writing there fails.
    package func write(_ bytes: [UInt8], to path: String, mode: UInt16) async throws {
        if state.withLock({ $0.failing.contains(path) }) {
            throw SystemError(call: "write", subject: path, number: 28)
        }
        change(path, .file(bytes, mode: mode))
    }

    /// Removes a file.
    package func remove(_ path: String) async throws {
        if self[path] != .absent { change(path, nil) }
    }

    /// Nothing: there are no directories.
    package func removeEmptyDirectory(_ path: String) async throws {}
    /// Nothing: every write comes to its end.
    package func removeUnfinished(_ path: String) async throws {}

    /// Renames a file.
    package func move(_ path: String, to destination: String) async throws {
        let file = self[path]
        change(path, nil)
        change(destination, file)
    }

    /// The names in a directory, sorted, those of directories among them.
    package func entries(of directory: String) async throws -> [String] {
        if state.withLock({ $0.failing.contains(directory) }) {
            throw SystemError(call: "open", subject: directory, number: 13)
        }
        let below = paths.filter { $0.hasPrefix(directory + "/") }.map { $0.dropFirst(directory.count + 1) }
        return Set(below.map { String($0.prefix { $0 != "/" }) }).sorted()
    }
}
