import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A directory of one test's own, removed with its owner.
final class ScratchDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/platform-oracles.XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else {
            throw SystemError(call: "mkdtemp", subject: "/tmp", number: errno)
        }
        path = String(cString: made)
    }

    deinit { try? FileSystem.removeTree(path) }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let path = FilePath.join(path, name)
        try FileSystem.writeAtomically(bytes, to: path, durable: false)
        return path
    }

    /// Makes a directory in it and returns its path.
    func makeDirectory(_ name: String) throws -> String {
        let path = FilePath.join(path, name)
        try FileSystem.makePrivateDirectory(path)
        return path
    }
}
