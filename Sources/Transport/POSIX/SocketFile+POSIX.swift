#if !os(Windows)
import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A socket in the file system, told apart from another one that took over its name.
struct SocketFile: Equatable {
    /// The socket's path.
    let path: String
    private let device: UInt64
    private let node: UInt64

    /// Where a socket is made that gets the name `path` later; no longer than it, so that it fits wherever that does.
    static func provisionalPath(for path: String) -> String {
        let name = FilePath.lastComponent(path)
        return FilePath.join(FilePath.parent(path), "~" + String(name.unicodeScalars.dropFirst()))
    }

    /// The permissions of a socket of this user's that keep him from connecting, which takes the right to write (unix(7));
    /// nil for any other.
    static func permissionsAgainstOwner(of path: String) -> UInt32? {
        var status = stat()
        guard lstat(path, &status) == 0, FileKind(mode: UInt32(status.st_mode)) == .socket,
            status.st_uid == LocalUser.current, status.st_mode & 0o200 == 0
        else { return nil }
        return UInt32(status.st_mode & 0o777)
    }

    /// The socket that has this name now; nil when nothing or something else has it.
    init?(at path: String) {
        var status = stat()
        guard lstat(path, &status) == 0, FileKind(mode: UInt32(status.st_mode)) == .socket else { return nil }
        self.path = path
        device = UInt64(truncatingIfNeeded: status.st_dev)
        node = UInt64(truncatingIfNeeded: status.st_ino)
    }
}
#endif
