import Platform

/// Reads configuration files as text.
enum ConfigurationText {
    /// The most bytes that are read: far above what a person writes, far below what would hurt.
    private static let limit = 1 << 20

    /// The text of `file`; nil when there is no such file.
    /// - Throws: ``ConfigurationError`` for a file that cannot be read or is not UTF-8.
    static func read(_ file: String) throws(ConfigurationError) -> String? {
        let bytes: [UInt8]
        do {
            bytes = try FileSystem.read(file, limit: limit)
        } catch {
            if error.isNotFound { return nil }
            throw ConfigurationError(
                file: file, at: nil, message: "the file cannot be read: \(error)",
                remedy: "make it a readable file of at most \(limit) bytes")
        }
        return try decode(bytes, file: file)
    }

    /// The text that `bytes` encode.
    /// - Throws: ``ConfigurationError`` at the first byte that is not UTF-8: replacing it would change a command.
    static func decode(_ bytes: [UInt8], file: String) throws(ConfigurationError) -> String {
        var text = String.UnicodeScalarView()
        var (line, column) = (1, 1)
        var decoder = UTF8()
        var rest = bytes.makeIterator()
        while true {
            switch decoder.decode(&rest) {
            case .scalarValue(let scalar):
                text.append(scalar)
                (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
            case .emptyInput: return String(text)
            case .error:
                throw ConfigurationError(
                    file: file, at: .init(line: line, column: column), message: "the text is not UTF-8",
                    remedy: "save the file as UTF-8")
            }
        }
    }
}
