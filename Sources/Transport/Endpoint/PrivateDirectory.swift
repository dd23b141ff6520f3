import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What is wrong with a directory that has to belong to this user alone.
enum DirectoryFault: Error, Equatable, CustomStringConvertible {
    case absent
    case unsafe(reason: String, remedy: String)
    case system(SystemError)

    var description: String {
        switch self {
        case .absent: "it does not exist"
        case .unsafe(let reason, let remedy): "\(reason); \(remedy)"
        case .system(let error): "\(error)"
        }
    }
}

/// Directories that nobody else can enter: whoever can write to one can put something of his own in place of an endpoint.
enum PrivateDirectory {
    /// Makes the directory, 0700; one that exists is left as it is. Its parent must exist.
    static func make(_ path: String) throws(SystemError) {
        do throws(SystemError) {
            _ = try systemCall("mkdir", on: path) { mkdir(path, 0o700) }
        } catch {
            if !error.alreadyExists { throw error }
        }
    }

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
