#if os(Windows)
import Platform

/// A socket in the file system, told apart from another one that took over its name.
struct SocketFile: Equatable {
    /// The socket's path.
    let path: String
    private let identity: String

    /// Where a socket is made that gets the name `path` later: there at once, because what Windows does with a bound
    /// socket that is renamed is not documented.
    static func provisionalPath(for path: String) -> String { path }

    /// Always nil: Windows has no such permissions, and sockets in the file system are not used there.
    static func permissionsAgainstOwner(of path: String) -> UInt32? { nil }

    /// The socket that has this name now; nil when nothing or something else has it.
    init?(at path: String) {
        guard FileSystem.kind(of: path) == .socket, let stamp = FileStamp.of(path) else { return nil }
        self.path = path
        identity = stamp.identity
    }
}
#endif
