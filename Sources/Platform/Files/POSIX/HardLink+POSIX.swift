#if !os(Windows)
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension FileSystem {
    /// Gives a file a second name.
    /// - Throws: ``SystemError``: EEXIST when `path` exists; EPERM, ENOTSUP or EMLINK where the file system has no
    ///   second names.
    package static func hardLink(_ file: String, as path: String) throws(SystemError) {
        _ = try systemCall("link", on: "\(file) as \(path)") { link(file, path) }
    }

    /// Whether this process may make and rename entries of a directory; false also when there is none.
    package static func isWritable(directory path: String) -> Bool { access(path, W_OK | X_OK) == 0 }
}
#endif
