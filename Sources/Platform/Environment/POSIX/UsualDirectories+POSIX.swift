#if !os(Windows)
/// Where this system's tools usually lie.
enum UsualDirectories {
    /// The user's, Homebrew's and the system's directories. They need not exist: a tool may be installed later.
    static func list(home: String?, environment: [String: String]) -> [String] {
        let users = home.map { home in [".local/bin", "go/bin", ".cargo/bin", "bin"].map { FilePath.join(home, $0) } }
        return (users ?? []) + [
            "/opt/homebrew/bin", "/opt/homebrew/sbin", "/usr/local/bin", "/usr/local/sbin", "/usr/bin", "/bin",
            "/usr/sbin", "/sbin",
        ]
    }
}
#endif
