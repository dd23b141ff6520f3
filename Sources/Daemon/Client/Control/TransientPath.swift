import Platform

/// Tells executables that are here today and gone tomorrow: what a build, a test or a trial run leaves.
///
/// A service definition is not moved to one of those while the one that it names is still there.
enum TransientPath {
    /// Directories for temporary files, as path prefixes.
    private static let temporary = ["/tmp", "/var/tmp", "/private/tmp", "/private/var/tmp", "/dev/shm", "/run"]
    /// Where macOS keeps temporary files, and where stores named by content keep what the next upgrade replaces and a
    /// collection removes.
    private static let stores = ["/var/folders", "/private/var/folders", "/nix/store", "/gnu/store"]
    /// Directories that build tools and caches make; in lower case.
    private static let directories: Set<String> = [
        ".build", "deriveddata", "bazel-bin", "bazel-out", ".cache", "caches", "node_modules", "__pycache__", "temp",
        "tmp",
    ]

    /// Whether the file at an absolute path may be gone at any time.
    static func matches(_ path: String, environment: [String: String]) -> Bool {
        let own = ["TMPDIR", "TMP", "TEMP"].compactMap { environment[$0] }.filter { FilePath.isAbsolute($0) }
        let prefixes = temporary + stores + own.map { FilePath.clean($0) }
        if prefixes.contains(where: { path.hasPrefix($0 == "/" ? "//" : $0 + "/") }) { return true }
        let components = path.split(whereSeparator: { $0 == "/" || $0 == #"\"# }).dropLast().map { $0.lowercased() }
        if components.contains(where: { directories.contains($0) || $0.hasPrefix("go-build") }) { return true }
        // Cargo's and Maven's own: `target/debug`, `target/release`.
        return zip(components, components.dropFirst()).contains { $0 == "target" && ["debug", "release"].contains($1) }
    }
}
