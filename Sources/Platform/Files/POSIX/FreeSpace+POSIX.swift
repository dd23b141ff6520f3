#if !os(Windows)
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension FileSystem {
    /// How many bytes this user may still write to the file system that `path` lies on.
    /// - Throws: ``SystemError``.
    package static func freeSpace(at path: String) throws(SystemError) -> Int64 {
        var status = statvfs()
        _ = try systemCall("statvfs", on: path) { statvfs(path, &status) }
        return Int64(clamping: UInt64(status.f_bavail) &* UInt64(status.f_frsize))
    }

    /// Empties a file in its place, for everybody who has it open.
    /// - Throws: ``SystemError``.
    package static func truncate(_ path: String) throws(SystemError) {
        _ = try systemCall("truncate", on: path) { truncateFile(path) }
    }
}

// Outside the type, where `truncate` means the system's call.
private func truncateFile(_ path: String) -> Int32 { truncate(path, 0) }
#endif
