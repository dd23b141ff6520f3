#if os(Windows)
import WinSDK

/// Finds the file that a command means.
package enum ExecutableSearch {
    /// The absolute path of a program.
    ///
    /// Only absolute entries of `PATH` count, so that what lies in the current directory is never run by its bare name.
    /// Only programs are found, and never batch files: the shell that runs these would read their arguments a second
    /// time, by rules of its own.
    /// - Throws: ``CommandError/notFound(_:searched:)``.
    package static func resolve(_ name: String, environment: [String: String]) throws(CommandError) -> String {
        if FilePath.isAbsolute(name) {
            guard let path = program(name) else { throw .notFound(name, searched: []) }
            return path
        }
        if name.isEmpty || name.contains(where: { "/\\:".contains($0) }) {
            throw .notFound(name.debugDescription, searched: [])
        }
        let directories = (environment["PATH"] ?? "").split(separator: FilePath.listSeparator)
            .map { String($0.filter { $0 != "\"" }) }.filter(FilePath.isAbsolute)
        for directory in directories {
            if let path = program(FilePath.join(directory, name)) { return path }
        }
        throw .notFound(name, searched: directories.isEmpty ? ["an empty PATH"] : directories)
    }

    private static func program(_ path: String) -> String? {
        isExecutable(path) ? path : [path + ".exe", path + ".com"].first(where: isExecutable)
    }

    /// Whether `path` is a file that this user may run: a program. Links are followed: what package managers install is
    /// often one.
    package static func isExecutable(_ path: String) -> Bool {
        let name = path.lowercased()
        guard name.hasSuffix(".exe") || name.hasSuffix(".com"), let attributes = try? FileSystem.attributes(of: path)
        else { return false }
        return attributes & DWORD(FILE_ATTRIBUTE_DIRECTORY) == 0
    }
}
#endif
