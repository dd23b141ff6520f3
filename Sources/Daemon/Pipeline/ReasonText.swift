/// Makes a reason of what went wrong, which may be many lines of some program's words.
enum ReasonText {
    /// `text` as one line without credentials.
    static func shown(_ text: String) -> String {
        let lines = text.split(whereSeparator: \.isNewline).map { line in
            String(line.drop(while: \.isWhitespace))
        }
        return CredentialRedaction.redact(lines.filter { !$0.isEmpty }.joined(separator: " "))
    }
}
