#if !os(Windows)
import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension PathOwner {
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
#endif
