/// What YAML readers make of text without quotes.
///
/// YAML 1.1 (https://yaml.org/type/) and the core schema of YAML 1.2 (section 10.3.2) disagree on many of these,
/// so a text that either of them would not read as a string counts as ambiguous. Where an exact rule would be
/// long, the one here takes in a little more: a text refused without need only has to be quoted.
enum PlainScalar {
    /// What another reader may take the text for; nil when every reader sees the same string.
    static func otherMeaning(of text: String) -> String? {
        let lower = text.lowercased()
        if lower == "~" || lower == "null" { return "null" }
        if booleans.contains(lower) { return "a boolean" }
        if text == "<<" || text == "=" { return "a YAML 1.1 operator" }
        if isDate(lower.utf8) { return "a date" }
        if isNumber(lower.utf8) { return "a number" }
        return nil
    }

    private static let booleans: Set = ["y", "yes", "n", "no", "true", "false", "on", "off"]

    /// Whether the text is a date, or begins with one and goes on with what could be a time.
    private static func isDate(_ text: String.UTF8View) -> Bool {
        var rest = Array(text)[...]
        guard rest.removeDigits() == 4, rest.removeFirst("-"), (1...2).contains(rest.removeDigits()),
            rest.removeFirst("-"), (1...2).contains(rest.removeDigits())
        else { return false }
        let time = rest.drop { $0 == UInt8(ascii: "t") || $0 == UInt8(ascii: " ") }
        return rest.isEmpty || (time.count < rest.count && time.first.map(isDigit) == true)
    }

    /// Whether the text, in lower case, is a number of any base and notation.
    private static func isNumber(_ text: String.UTF8View) -> Bool {
        var body = Array(text)[...]
        if body.first == UInt8(ascii: "-") || body.first == UInt8(ascii: "+") { body.removeFirst() }
        if body.elementsEqual(".inf".utf8) || body.elementsEqual(".nan".utf8) { return true }
        return isPrefixed(body) || isFloat(body) || isSexagesimal(body)
    }

    /// `0b101`, `0o17`, `0x1F`.
    private static func isPrefixed(_ text: ArraySlice<UInt8>) -> Bool {
        var digits = text
        guard digits.removeFirst("0"), let base = digits.popFirst(), !digits.isEmpty else { return false }
        let allowed: String? =
            switch base {
            case UInt8(ascii: "b"): "01_"
            case UInt8(ascii: "o"): "01234567_"
            case UInt8(ascii: "x"): "0123456789abcdef_"
            default: nil
            }
        return allowed.map { digits.consists(of: $0) } ?? false
    }

    /// `0`, `0644`, `1_000`, `.5`, `1.`, `1e3`, `1.2.3`: YAML 1.1's own expression allows several dots. Some readers
    /// even try their luck with a sign or a dot before nothing but underscores.
    private static func isFloat(_ text: ArraySlice<UInt8>) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "e"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let mantissa = parts.first, mantissa.consists(of: "0123456789_."),
            mantissa.contains(where: { $0 != UInt8(ascii: ".") })
        else { return false }
        guard parts.count == 2, var exponent = parts.last else { return true }
        if exponent.first == UInt8(ascii: "-") || exponent.first == UInt8(ascii: "+") { exponent.removeFirst() }
        return !exponent.isEmpty && exponent.consists(of: "0123456789_")
    }

    /// `12:30`, `1:30:07.5`: base 60 of YAML 1.1.
    private static func isSexagesimal(_ text: ArraySlice<UInt8>) -> Bool {
        let places = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        return places.count > 1 && places.first?.first.map(isDigit) == true
            && places.allSatisfy { !$0.isEmpty && $0.consists(of: "0123456789_.") }
    }
}

private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

extension ArraySlice<UInt8> {
    fileprivate func consists(of characters: String) -> Bool { allSatisfy { characters.utf8.contains($0) } }

    /// Takes `character` away from the front, if it is there.
    fileprivate mutating func removeFirst(_ character: Unicode.Scalar) -> Bool {
        guard let byte = first, byte == UInt8(ascii: character) else { return false }
        removeFirst()
        return true
    }

    /// Takes the digits at the front away and counts them.
    fileprivate mutating func removeDigits() -> Int {
        let digits = prefix(while: isDigit)
        removeFirst(digits.count)
        return digits.count
    }
}
