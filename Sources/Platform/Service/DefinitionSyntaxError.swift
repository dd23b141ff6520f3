/// A file that cannot be read as a definition: foreign, damaged, or with means that no renderer of ours uses.
public struct DefinitionSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where reading ended, counted from 1; nil when no single line is to blame.
    public var line: Int?
    /// What stands there.
    public var reason: String

    /// Describes what could not be read.
    public init(line: Int? = nil, _ reason: String) {
        self.line = line
        self.reason = reason
    }

    /// The reason, after the line where there is one.
    public var description: String { line.map { "line \($0): \(reason)" } ?? reason }
}
