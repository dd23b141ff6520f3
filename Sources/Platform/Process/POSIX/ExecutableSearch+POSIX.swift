#if !os(Windows)
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Finds the file that a command means.
package enum ExecutableSearch {
    /// The absolute path of a program.
    ///
    /// Only absolute entries of `PATH` count, so that what lies in the current directory is never run by its bare name.
    /// - Throws: ``CommandError/notFound(_:searched:)``.
    package static func resolve(_ name: String, environment: [String: String]) throws(CommandError) -> String {
        if FilePath.isAbsolute(name) {
            guard isExecutable(name) else { throw .notFound(name, searched: []) }
            return name
        }
        if name.isEmpty || name.contains("/") { throw .notFound(name.debugDescription, searched: []) }
        let directories = (environment["PATH"] ?? "").split(separator: ":").map(String.init).filter(FilePath.isAbsolute)
        for directory in directories {
            let candidate = FilePath.join(directory, name)
            if isExecutable(candidate) { return candidate }
        }
        throw .notFound(name, searched: directories.isEmpty ? ["an empty PATH"] : directories)
    }

    /// Whether `path` is a file that this user may run. A directory passes access(2) as well, so the kind is asked for too.
    package static func isExecutable(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && FileKind(mode: UInt32(status.st_mode)) == .file && access(path, X_OK) == 0
    }
}
#endif
