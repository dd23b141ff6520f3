#if !os(Windows)
import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension PrivateDirectory {
    /// Refuses what is no directory, belongs to somebody else or lets others in.
    static func check(_ path: String) throws(DirectoryFault) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            let error = SystemError(call: "lstat", subject: path, number: errno)
            throw error.isNotFound || error.number == ENOTDIR ? .absent : .system(error)
        }
        guard FileKind(mode: UInt32(status.st_mode)) == .directory else {
            throw .unsafe(reason: "\(path) is not a directory", remedy: "move it away")
        }
        guard status.st_uid == LocalUser.current else {
            throw .unsafe(
                reason: "\(path) belongs to the user with id \(status.st_uid)",
                remedy: "run this as that user, or use a directory of your own")
        }
        guard status.st_mode & 0o077 == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw .unsafe(reason: "the permissions \(mode) of \(path) let others in", remedy: "chmod 700 \(path)")
        }
    }
}
#endif
