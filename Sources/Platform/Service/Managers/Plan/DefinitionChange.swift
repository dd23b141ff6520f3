/// How a definition changes.
public struct DefinitionChange: Sendable, Hashable {
    /// Its path, or the task's name.
    public var location: String
    /// What lies there now.
    public var before: StoredDefinition
    /// What will lie there.
    public var after: [UInt8]
    /// Its permissions then.
    public var mode: UInt16

    /// The difference line by line, with credentials in addresses blotted out.
    public var diff: String {
        let old = before.bytes.map(DefinitionText.lines) ?? []
        let new = DefinitionText.lines(after)
        var text = "--- \(before == .absent ? "(nothing)" : location)\n+++ \(location)\n"
        if old == new { return text + " (only the permissions or the end of lines differ)\n" }
        for line in LineDiff.lines(from: old, to: new) {
            text += line.sign + DefinitionText.withoutCredentials(line.text) + "\n"
        }
        return text
    }
}

/// Definitions as lines of text, whatever their encoding.
enum DefinitionText {
    static func lines(_ bytes: [UInt8]) -> [String] {
        text(bytes).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    }

    /// Tasks are UTF-16 with a byte order mark, all else is UTF-8.
    private static func text(_ bytes: [UInt8]) -> String {
        UTF16File.decoded(bytes) ?? String(decoding: bytes, as: UTF8.self)
    }

    /// Proxies are addresses with a user and a password in them.
    static func withoutCredentials(_ line: String) -> String {
        line.replacing(/:\/\/[^\s\/"<]*@/, with: "://…@")
    }
}
