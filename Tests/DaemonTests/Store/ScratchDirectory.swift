import Platform

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A directory of a test's own, removed with the value.
final class ScratchDirectory: Sendable {
    let path: String

    init() throws {
        let name = "nm-test-" + String(UInt64.random(in: .min ... .max), radix: 36)
        path = FilePath.join(FileManager.default.temporaryDirectory.path, name)
        try FileSystem.makePrivateDirectory(path)
    }

    deinit { try? FileSystem.removeTree(path) }

    /// The path of `name` inside.
    func file(_ name: String) -> String { FilePath.join(path, name) }

    /// Writes `text` to `name` and returns its path.
    func write(_ text: String, to name: String) throws -> String {
        let path = file(name)
        try FileSystem.writeAtomically(Array(text.utf8), to: path, mode: 0o600, durable: false)
        return path
    }

    /// Every file inside with its bytes, but for SQLite's shared index, which holds locks and no data.
    func contents() throws -> [String: [UInt8]] {
        var contents: [String: [UInt8]] = [:]
        for name in try FileSystem.entries(of: path) where !name.hasSuffix("-shm") {
            contents[name] = try FileSystem.read(file(name))
        }
        return contents
    }

    /// The permission bits of `name`.
    func permissions(of name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: file(name))[.posixPermissions] as? Int
    }
}
