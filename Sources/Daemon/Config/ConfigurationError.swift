/// Why a configuration file is refused: where, which key, what is wrong, and what to write instead.
package struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file, as the user should see its name.
    package let file: String
    /// Line, from 1; 0 when the file as a whole is meant.
    package let line: Int
    /// Column in Unicode scalars, from 1; 0 when the file as a whole is meant.
    package let column: Int
    /// The key in question, with its parents: `commands.test`. Nil when the text is no key's.
    package let key: String?
    /// What is wrong.
    package let message: String
    /// What to do about it.
    package let remedy: String

    /// An error at `mark`; nil means the file as a whole.
    package init(file: String, at mark: YAMLNode.Mark?, key: String? = nil, message: String, remedy: String) {
        self.file = file
        line = mark?.line ?? 0
        column = mark?.column ?? 0
        self.key = key
        self.message = message
        self.remedy = remedy
    }

    /// One line: `file:line:column: key: message; remedy`.
    package var description: String {
        let place = line == 0 ? file : "\(file):\(line):\(column)"
        return "\(place): \(key.map { "\($0): " } ?? "")\(message); \(remedy)"
    }
}
