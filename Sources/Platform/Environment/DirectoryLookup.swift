/// The few questions to a file system that finding tools takes; tests answer them from a table.
struct DirectoryLookup: Sendable {
    /// Whether a path, its links followed, is a directory.
    var isDirectory: @Sendable (String) -> Bool
    /// The names in a directory; none when there is no such directory.
    var entries: @Sendable (String) -> [String]
    /// The first line of a small file without blanks around it; nil when there is no such file or line.
    var firstLine: @Sendable (String) -> String?

    /// The real answers.
    static let fileSystem = DirectoryLookup(
        // With a slash at its end a path names what its last link leads to.
        isDirectory: { FileSystem.kind(of: $0 + "/") == .directory },
        entries: { (try? FileSystem.entries(of: $0)) ?? [] },
        firstLine: { path in
            guard let text = try? FileSystem.readText(path, limit: 4096) else { return nil }
            let line = text.prefix { !$0.isNewline }.filter { !$0.isWhitespace }
            return line.isEmpty ? nil : line
        })
}
