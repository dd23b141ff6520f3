/// What a task cannot say.
enum TaskChecks {
    /// The longest `Command` and `WorkingDirectory` of the schema, in UTF-16 units.
    private static let longestPath = 260
    /// The longest command line that Windows passes on, in UTF-16 units (its NUL included).
    private static let longestCommandLine = 32_768

    /// - Throws: ``RenderingRefusal`` for the first value that a task cannot carry unchanged.
    static func check(_ definition: ServiceDefinition, userSID: String) throws(RenderingRefusal) {
        try sid(userSID)
        guard definition.environment.isEmpty else {
            let names = definition.environment.keys.sorted().joined(separator: ", ")
            throw RenderingRefusal(
                field: "environment", value: names, reason: "cannot be a part of a task",
                remedy: "set the variables for the user, or let the service read them from a file")
        }
        if let log = definition.logFile {
            throw RenderingRefusal(
                field: "log file", value: log, reason: "cannot be a part of a task",
                remedy: "let the service open its log itself")
        }
        try text(definition.summary, field: "Description")
        try path(definition.executable, field: "Command")
        try path(definition.workingDirectory, field: "WorkingDirectory")
        for argument in definition.arguments { try text(argument, field: "Arguments") }
        let arguments = WindowsCommandLine.joined(definition.arguments)
        try expansion(arguments, field: "Arguments")
        // The program is put before them in quotes.
        guard definition.executable.utf16.count + 3 + arguments.utf16.count < longestCommandLine else {
            throw RenderingRefusal(
                field: "Arguments", value: nil, reason: "are longer than a command line of Windows (32767 characters)",
                remedy: "keep the data in a file, and pass the file's name")
        }
    }

    private static func path(_ path: String, field: String) throws(RenderingRefusal) {
        try text(path, field: field)
        guard isAbsolute(path) else {
            throw RenderingRefusal(
                field: field, value: path, reason: "is not absolute", remedy: "give the whole path, with its drive")
        }
        guard path.utf16.count <= longestPath else {
            throw RenderingRefusal(
                field: field, value: path, reason: "is longer than a task allows (260 characters)",
                remedy: "choose a shorter one")
        }
        let name = path.dropping(prefix: #"\\?\"#) ?? path
        // Only that of a drive is none of a name.
        let hasDrive = name.utf8.dropFirst().first == UInt8(ascii: ":")
        guard
            !name.unicodeScalars.dropFirst(hasDrive ? 2 : 0).contains(where: { "\"<>|?*:".unicodeScalars.contains($0) })
        else {
            throw RenderingRefusal(
                field: field, value: path, reason: "holds a character that no file's name can hold on Windows",
                remedy: "choose one without it")
        }
        // What begins with this is taken literally.
        if name == path { try names(path, field: field) }
        try expansion(path, field: field)
    }

    /// What Windows changes in a path before it looks: it cuts a space or a period at the end and a single period at the
    /// end of a name in between, and takes some names for devices in every directory, also with an extension
    /// (Microsoft, "File path formats on Windows systems" and "Naming Files, Paths, and Namespaces").
    private static func names(_ path: String, field: String) throws(RenderingRefusal) {
        guard path.utf8.last != 0x20, path.utf8.last != UInt8(ascii: ".") else {
            throw RenderingRefusal(
                field: field, value: path, reason: "ends in a space or a period, which Windows cuts off",
                remedy: "choose one without it")
        }
        for part in path.utf8.split(whereSeparator: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "/") }) {
            let name = String(Substring(part))
            guard !name.hasSuffix(".") || name.hasSuffix("..") || name == "." else {
                throw RenderingRefusal(
                    field: field, value: path, reason: "holds a name that ends in a period, which Windows cuts off",
                    remedy: "choose another name")
            }
            guard !isDevice(name) else {
                throw RenderingRefusal(
                    field: field, value: path, reason: "holds \(name), which Windows takes for a device",
                    remedy: "choose another name")
            }
        }
    }

    private static func isDevice(_ name: String) -> Bool {
        var stem = name.prefix { $0 != "." }
        while stem.last == " " { stem.removeLast() }
        switch stem.uppercased() {
        case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$": return true
        case let port where port.hasPrefix("COM") || port.hasPrefix("LPT"):
            return port.count == 4 && port.last.map { "0123456789¹²³".contains($0) } == true
        default: return false
        }
    }

    /// `C:\…`, `\\server\…`; also `/…`, so that what another system would install can be looked at everywhere.
    private static func isAbsolute(_ path: String) -> Bool {
        var bytes = path.utf8.makeIterator()
        guard let first = bytes.next() else { return false }
        if first == UInt8(ascii: "/") { return true }
        let second = bytes.next()
        if first == UInt8(ascii: "\\") { return second == first }
        let third = bytes.next()
        let isLetter = (0x41...0x5A).contains(first & 0xDF)
        return isLetter && second == UInt8(ascii: ":") && (third == UInt8(ascii: "\\") || third == UInt8(ascii: "/"))
    }

    private static func text(_ text: String, field: String) throws(RenderingRefusal) {
        try DefinitionChecks.refuse(
            text, field: field, where: { $0.isControl || !XMLText.isCharacter($0) },
            reason: "holds a control character or another that a task cannot hold")
    }

    /// Task Scheduler expands `%NAME%` in all parts of an action, and `$(Arg0)` and the like; neither can be escaped.
    private static func expansion(_ text: String, field: String) throws(RenderingRefusal) {
        let parts = text.utf8.split(separator: UInt8(ascii: "%"), omittingEmptySubsequences: false)
        // What stands between two signs is taken for a name; beside each other they mean themselves.
        guard parts.count < 3 || parts.dropFirst().dropLast().allSatisfy(\.isEmpty) else {
            throw RenderingRefusal(
                field: field, value: text,
                reason: "holds a text between '%' signs, which Windows may expand as a variable",
                remedy: "choose one with a single '%' at most")
        }
        guard text.lowercased().utf8.firstRange(of: "$(arg".utf8) == nil else {
            throw RenderingRefusal(
                field: field, value: text, reason: "holds '$(Arg', which Task Scheduler expands",
                remedy: "choose one without it")
        }
    }

    /// `S-1-` and two or more numbers.
    private static func sid(_ sid: String) throws(RenderingRefusal) {
        let parts = sid.dropping(prefix: "S-1-")?.split(separator: "-", omittingEmptySubsequences: false) ?? []
        let areNumbers = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        guard parts.count >= 2, areNumbers else {
            throw RenderingRefusal(
                field: "UserId", value: sid, reason: "is no security identifier",
                remedy: "use what `whoami /user` prints, e.g. S-1-5-21-1-2-3-1001")
        }
    }
}
