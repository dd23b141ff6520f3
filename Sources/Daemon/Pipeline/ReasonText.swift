/// Makes a reason of what went wrong, which may be many lines of some program's words.
enum ReasonText {
    /// `text` as one line without credentials.
    /// - Parameter secrets: texts that are no part of it.
    static func shown(_ text: String, hiding secrets: [String] = []) -> String {
        // Before lines are joined: a secret may have several.
        let shown = CredentialRedaction.redact(text, hiding: secrets)
        let lines = shown.split(whereSeparator: \.isNewline).map { line in
            String(line.drop(while: \.isWhitespace))
        }
        return lines.filter { !$0.isEmpty }.joined(separator: " ")
    }
}
