/// Words for a POSIX shell.
enum ShellQuoting {
    /// `word` in single quotes, inside which the shell changes nothing (POSIX.1-2017, XCU 2.2.2).
    static func quote(_ word: String) -> String { "'" + word.replacing("'", with: #"'\''"#) + "'" }
}
