/// Generates values that quoting gets wrong, the same on every run and machine (SplitMix64; Steele, Lea, Flood 2014).
package struct SampleGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// Starts a sequence; the same seed gives the same one.
    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Something that some reader gives a meaning of its own.
    private static let pieces = [
        "a", "Z9", "x", "_", "0", " ", "  ", "%", "%%", "%h", "%d", "%n", "%z", "%%h", "$", "$$", "$HOME", "${X}", "'",
        "''", "\"", "\"\"", "\\", "\\\\", "\\\\\\", "\\n", "\\x20", "\\\"", "\\;", ";", "#", "=", ":", "-", "--", "~",
        "*", "?", "&", "&amp;", "&#10;", "<", ">", "]]>", "<!--", "`", "`id`", "|", "!", "@", "+", "^", "(", ")", "[",
        "]", "{", "}", ",", ".", "..x", "é", "e\u{301}", "\u{301}", "\u{200D}", "ß", "İ", "日本", "😀", "👩‍👩‍👧", "\u{202E}",
        "\u{2028}", "\u{A0}", "\u{3000}", "\u{FEFF}", "\u{FFFD}", "\u{10FFFD}", "\u{E000}",
    ]
    private static let controls: [Unicode.Scalar] = [
        "\u{1}", "\u{7}", "\u{8}", "\t", "\n", "\u{B}", "\r", "\u{1B}", "\u{7F}",
    ]

    /// Text of up to 7 such pieces; may be empty.
    package mutating func text() -> String {
        let count = Int.random(in: 0...7, using: &self)
        return (0..<count).map { _ in Self.pieces.randomElement(using: &self) ?? "" }.joined()
    }

    /// Text that may hold the given control characters, too.
    package mutating func text(with controls: [Unicode.Scalar]) -> String {
        var text = text()
        if Bool.random(using: &self), let control = controls.randomElement(using: &self) {
            text.unicodeScalars.append(control)
            text += self.text()
        }
        return text
    }

    /// An argument as systemd can pass it: everything but NUL.
    package mutating func argument() -> String { text(with: Self.controls) }

    /// An absolute path in its shortest form, which ends in neither a backslash nor a space.
    package mutating func path() -> String {
        let names = (0..<Int.random(in: 1...3, using: &self)).map { _ in "n" + text() }
        return "/" + names.joined(separator: "/") + "e"
    }

    /// The path of a program, which may end in anything.
    package mutating func executable() -> String { path() + text() }

    /// A name and a value as systemd can pass them.
    package mutating func variable() -> (name: String, value: String) {
        let name = ["A", "_b", "HTTP_PROXY", "no_proxy", "Z9_"].randomElement(using: &self) ?? "A"
        return ("\(name)\(Int.random(in: 0...99, using: &self))", text(with: Self.controls))
    }
}
