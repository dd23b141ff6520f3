#if os(Windows)
/// The user database of Windows knows no shells.
enum AccountShellSystem {
    static func command(user: String?) -> Command? { nil }

    static func shell(in output: String) -> String? { nil }
}
#endif
