/// Words for a POSIX shell.
enum ShellQuoting {
    /// `word` in single quotes, inside which the shell changes nothing (POSIX.1-2017, XCU 2.2.2).
    static func quote(_ word: String) -> String { "'" + word.replacing("'", with: #"'\''"#) + "'" }

    /// `word` as it is when no shell would change it, else quoted; for commands that people read.
    static func quoteIfNeeded(_ word: String) -> String {
        let plain = word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return plain && !word.isEmpty ? word : quote(word)
    }
}
