#if os(Linux)
import Glibc

/// How Linux's user database is asked.
enum UserDatabase {
    /// getent(1), which knows every source that nsswitch.conf(5) names; by number, so that no name is needed.
    static func command(user: String?) -> Command? { Command("getent", ["passwd", "\(geteuid())"], environment: [:]) }

    static func account(in output: String) -> UserAccount? { UserAccount(passwordLine: output) }
}
#endif
