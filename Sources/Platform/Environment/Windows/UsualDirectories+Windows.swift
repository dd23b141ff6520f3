#if os(Windows)
/// Where this system's tools usually lie.
enum UsualDirectories {
    /// The user's directories, Git's, and the system's. They need not exist: a tool may be installed later.
    static func list(home: String?, environment: [String: String]) -> [String] {
        let users = home.map { home in
            [#".local\bin"#, #"go\bin"#, #".cargo\bin"#, #"scoop\shims"#, #"AppData\Local\Microsoft\WindowsApps"#]
                .map { FilePath.join(home, $0) }
        }
        let programs = environment["PROGRAMFILES"].map { [FilePath.join($0, #"Git\cmd"#)] }
        let system = environment["SYSTEMROOT"].map { root in
            [#"System32"#, "", #"System32\Wbem"#, #"System32\WindowsPowerShell\v1.0"#].map { FilePath.join(root, $0) }
        }
        return (users ?? []) + (programs ?? []) + (system ?? [])
    }
}
#endif
