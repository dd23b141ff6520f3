#if os(Linux)
import Glibc

/// How Linux's user database is asked.
enum AccountShellSystem {
    /// getent(1), which knows every source that nsswitch.conf(5) names; by number, so that no name is needed.
    static func command(user: String?) -> Command? { Command("getent", ["passwd", "\(geteuid())"], environment: [:]) }

    static func shell(in output: String) -> String? { AccountShell.shell(inPasswordLine: output) }
}
#endif
