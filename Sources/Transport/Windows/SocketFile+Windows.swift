#if os(Windows)
import Platform

/// A socket in the file system, told apart from another one that took over its name.
struct SocketFile: Equatable {
    /// The socket's path.
    let path: String
    private let identity: String

    /// The socket that has this name now; nil when nothing or something else has it.
    init?(at path: String) {
        guard FileSystem.kind(of: path) == .socket, let stamp = FileStamp.of(path) else { return nil }
        self.path = path
        identity = stamp.identity
    }
}
#endif
