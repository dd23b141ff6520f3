import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A directory of one test's own, by its canonical path, removed with its owner.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/platform-tests.XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else {
            throw SystemError(call: "mkdtemp", subject: "/tmp", number: errno)
        }
        path = try FileSystem.canonicalPath(String(cString: made))
    }

    deinit { try? FileSystem.removeTree(path) }

    /// The path of an entry, which need not exist.
    func path(_ name: String) -> String { FilePath.join(path, name) }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ text: String, to name: String, mode: UInt32 = 0o600) throws -> String {
        try FileSystem.writeAtomically(Array(text.utf8), to: path(name), mode: FileMode(mode), durable: false)
        return path(name)
    }

    /// The permission bits of an entry.
    func mode(_ name: String) throws -> UInt32 {
        var status = stat()
        let path = path(name)
        _ = try systemCall("lstat", on: path) { lstat(path, &status) }
        return UInt32(status.st_mode) & 0o7777
    }
}
