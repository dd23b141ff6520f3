/// The shell that the user logs in with.
public struct LoginShell: Sendable, Hashable {
    /// What named it.
    public enum Source: String, Sendable, Hashable {
        case shellVariable = "$SHELL"
        case userDatabase = "user database"
        /// Nothing did, so it is the one that every system has.
        case standard = "default"
    }

    /// Absolute path of the executable.
    public let path: String
    /// How it is talked to.
    public let kind: ShellKind
    /// What named it.
    public let source: Source

    /// Names a shell; nothing is looked up.
    public init(path: String, source: Source) {
        self.path = path
        self.source = source
        kind = ShellKind(path: path)
    }

    /// Finds the shell: `SHELL`, else the user database's, else `/bin/sh`.
    public static func choose(environment: [String: String]) async -> LoginShell {
        let user = environment["USER"] ?? environment["LOGNAME"]
        return await choose(environment: environment, account: { await UserAccount.look(user: user)?.shell }) {
            (try? ExecutableSearch.resolve($0, environment: [:])) != nil
        }
    }

    /// As ``choose(environment:)``, with the look-ups handed in.
    static func choose(
        environment: [String: String], account: () async -> String?, isExecutable: (String) -> Bool
    ) async -> LoginShell {
        func isUsable(_ path: String) -> Bool {
            // What an account without a login has for a shell; it would only say so.
            let refusals: Set<String> = ["nologin", "false", "true", "sync"]
            return FilePath.isAbsolute(path) && !refusals.contains(FilePath.lastComponent(path)) && isExecutable(path)
        }
        if let path = environment["SHELL"], isUsable(path) { return LoginShell(path: path, source: .shellVariable) }
        if let path = await account(), isUsable(path) { return LoginShell(path: path, source: .userDatabase) }
        return LoginShell(path: "/bin/sh", source: .standard)
    }
}
