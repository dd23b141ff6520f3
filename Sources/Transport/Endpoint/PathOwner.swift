import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What has a name, and whose it is; links are not followed.
enum PathOwner: Equatable {
    case absent
    case socket(owner: UInt32)
    case other
    case unknown(SystemError)

    /// Looks once.
    static func look(at path: String) -> PathOwner {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            let error = SystemError(call: "lstat", subject: path, number: errno)
            return error.isNotFound || error.number == ENOTDIR ? .absent : .unknown(error)
        }
        return FileKind(mode: UInt32(status.st_mode)) == .socket ? .socket(owner: status.st_uid) : .other
    }
}

/// The user whom this process works for.
enum LocalUser {
    /// The effective user id.
    static var current: UInt32 { UInt32(geteuid()) }
    /// The id of this process.
    static var process: Int32 { getpid() }
}
