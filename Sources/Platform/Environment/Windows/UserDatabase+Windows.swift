#if os(Windows)
/// The user database of Windows knows no shells, and every process has its home.
enum UserDatabase {
    static func command(user: String?) -> Command? { nil }

    static func account(in output: String) -> UserAccount? { nil }
}
#endif
