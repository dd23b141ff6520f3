/// How values are written into unit files: systemd.syntax(7), and "Command lines" of systemd.service(5).
enum SystemdSyntax {
    /// The longest line that systemd reads, in bytes (LONG_LINE_MAX).
    static let longestLine = 1 << 20
    /// The longest single argument or variable that Linux passes on, in bytes (MAX_ARG_STRLEN, its NUL included).
    static let longestString = 128 << 10

    /// One word of a command line or an assignment, in double quotes.
    ///
    /// `$` stays as it is: variables are not expanded in assignments, nor in a command line that begins with `:`.
    /// - Throws: ``RenderingRefusal`` for a NUL, which no argument can hold, and for what Linux finds too long.
    static func word(_ text: String, field: String, value: String?) throws(RenderingRefusal) -> String {
        guard text.utf8.count < longestString else {
            throw RenderingRefusal(
                field: field, value: nil, reason: "is longer than Linux passes to a process (128 KiB)",
                remedy: "keep it in a file, and pass the file's name")
        }
        var quoted = "\""
        quoted.unicodeScalars.reserveCapacity(text.utf8.count + 2)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\0":
                throw RenderingRefusal(
                    field: field, value: value, reason: "holds a NUL, which ends every argument",
                    remedy: "choose one without it")
            case _ where scalar.isNoncharacter:
                throw RenderingRefusal(
                    field: field, value: value, reason: noncharacter, remedy: "choose one without it")
            case "\\", "\"":
                quoted.unicodeScalars.append("\\")
                quoted.unicodeScalars.append(scalar)
            case "%": quoted += "%%"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: quoted += hexadecimalEscape(scalar)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        quoted += "\""
        return quoted
    }

    /// One variable, quoted as a whole.
    /// - Throws: ``RenderingRefusal`` for a name that systemd would silently leave out, a NUL, and what is too long.
    static func assignment(_ name: String, _ value: String) throws(RenderingRefusal) -> String {
        let field = "environment variable \(name.debugDescription)"
        guard isVariableName(name) else {
            throw RenderingRefusal(
                field: field, value: nil, reason: "has a name that systemd ignores",
                remedy: "use letters of the Latin alphabet, digits and '_', and no digit first")
        }
        try DefinitionChecks.variable(value, field: field)
        return try word("\(name)=\(value)", field: field, value: nil)
    }

    /// The path of a file, which systemd reads to the end of the line: there is no quoting, and no escaping but `%%`, and
    /// every byte but NUL and the ends of lines stands for itself (tried with systemd 247, 252 and 257).
    /// - Throws: ``RenderingRefusal`` for what would end the line, join it with the next, or be cut off.
    static func rawPath(_ path: String, field: String) throws(RenderingRefusal) -> String {
        try checkRawPath(path, field: field)
        if endsOpenly(path) {
            throw RenderingRefusal(
                field: field, value: path,
                reason: "ends in a backslash or a blank, which systemd does not take for a part of it",
                remedy: "choose one that ends in something else")
        }
        return doublingPercent(path)
    }

    /// The same of a directory, where a slash at the end changes nothing and keeps what stands before it.
    /// - Throws: ``RenderingRefusal`` for what would end the line.
    static func rawDirectory(_ path: String, field: String) throws(RenderingRefusal) -> String {
        try checkRawPath(path, field: field)
        return doublingPercent(path) + (endsOpenly(path) ? "/" : "")
    }

    /// A directory without the slash that only keeps what stands before it.
    static func directory(fromRaw path: String) -> String {
        guard path.utf8.last == UInt8(ascii: "/") else { return path }
        let directory = String(Substring(path.utf8.dropLast()))
        return endsOpenly(directory) ? directory : path
    }

    private static func checkRawPath(_ path: String, field: String) throws(RenderingRefusal) {
        try checkPath(path, field: field)
        try DefinitionChecks.refuse(
            path, field: field, where: { $0 == "\0" || $0 == "\n" || $0 == "\r" },
            reason: "holds a NUL or the end of a line, which a unit cannot quote there")
        try DefinitionChecks.refuse(path, field: field, where: \.isNoncharacter, reason: noncharacter)
    }

    private static let noncharacter = "holds a code point that is no character (as U+FDD0), which no unit can hold"

    /// Whether what follows the line is joined with it, or its end is cut off.
    private static func endsOpenly(_ path: String) -> Bool {
        path.utf8.last == UInt8(ascii: "\\") || path.utf8.last == UInt8(ascii: " ") || path.utf8.last == 0x09
    }

    /// Text that systemd reads to the end of the line.
    /// - Throws: ``RenderingRefusal`` for what would end the line, join it with the next, or be cut off.
    static func rawText(_ text: String, field: String) throws(RenderingRefusal) -> String {
        try DefinitionChecks.refuse(
            text, field: field, where: { $0.isControl || $0.isNoncharacter },
            reason: "holds a control character, or what is none, which a unit cannot quote there")
        if text.utf8.last == UInt8(ascii: "\\") {
            throw RenderingRefusal(
                field: field, value: text, reason: "ends in a backslash, which joins the line with the next",
                remedy: "choose one that does not end in a backslash")
        }
        if text.utf8.isEmpty || text.utf8.first == UInt8(ascii: " ") || text.utf8.last == UInt8(ascii: " ") {
            throw RenderingRefusal(
                field: field, value: text, reason: "is empty, or begins or ends in a space, which systemd cuts off",
                remedy: "choose one without it")
        }
        return doublingPercent(text)
    }

    /// - Throws: ``RenderingRefusal`` for a path that systemd would change or not take.
    static func checkPath(_ path: String, field: String) throws(RenderingRefusal) {
        try DefinitionChecks.path(path, field: field)
        let longest = path.utf8.split(separator: UInt8(ascii: "/")).map(\.count).max() ?? 0
        guard path.utf8.count < 4096, longest <= 255 else {
            throw RenderingRefusal(
                field: field, value: path, reason: "is longer than Linux allows (4095 bytes, 255 for each name)",
                remedy: "choose a shorter one")
        }
    }

    /// Whether systemd takes it for the name of a variable, rather than ignoring the assignment.
    static func isVariableName(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == UInt8(ascii: "_")
        }
    }

    private static func doublingPercent(_ text: String) -> String {
        var doubled = ""
        for scalar in text.unicodeScalars {
            doubled.unicodeScalars.append(scalar)
            if scalar == "%" { doubled.unicodeScalars.append(scalar) }
        }
        return doubled
    }

    private static func hexadecimalEscape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return digits.utf8.count < 2 ? "\\x0\(digits)" : "\\x\(digits)"
    }
}
