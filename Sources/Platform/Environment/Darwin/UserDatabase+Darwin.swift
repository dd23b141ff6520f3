#if os(macOS)
/// How macOS's user database is asked.
enum UserDatabase {
    /// dscl(1) on the local node, where every user who can log in has a record, if only a cached one.
    static func command(user: String?) -> Command? {
        guard let user, !user.isEmpty, !user.contains("/") else { return nil }
        return Command(
            "/usr/bin/dscl", [".", "-read", "/Users/\(user)", "UserShell", "NFSHomeDirectory"], environment: [:])
    }

    static func account(in output: String) -> UserAccount? { UserAccount(directoryRecord: output) }
}
#endif
