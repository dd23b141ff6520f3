extension CanonicalRoot {
    /// A home of Windows, whose disk need not be within reach: `\` between names, no `.` and `..`, lower case. Nil when
    /// `path` begins neither with a drive and a separator nor with `\\` and a server.
    package init?(windows path: String) {
        let spelling = WindowsPath.caseFolded(path.replacing("/", with: "\\"))
        let bytes = Array(spelling.utf8)
        let separator = UInt8(ascii: "\\")
        let prefix: String
        if bytes.count >= 3, (0x61...0x7A).contains(bytes[0]), bytes[1] == UInt8(ascii: ":"), bytes[2] == separator {
            prefix = String(decoding: bytes[..<3], as: UTF8.self)
        } else if bytes.count >= 3, bytes[0] == separator, bytes[1] == separator, bytes[2] != separator {
            prefix = #"\\"#
        } else {
            return nil
        }
        var names: [String] = []
        for name in bytes.dropFirst(prefix.utf8.count).split(separator: separator) {
            switch String(decoding: name, as: UTF8.self) {
            case ".": continue
            case "..": if !names.isEmpty { names.removeLast() }
            case let name: names.append(name)
            }
        }
        self.init(canonical: prefix + names.joined(separator: "\\"))
    }
}
