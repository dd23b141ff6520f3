/// Comparisons byte for byte: `Character` would join a quote with an accent after it, and `==` equate normal forms.
extension String {
    /// What follows `prefix`; nil when the text does not begin with it.
    func dropping(prefix: String) -> String? {
        guard utf8.starts(with: prefix.utf8) else { return nil }
        return String(Substring(utf8.dropFirst(prefix.utf8.count)))
    }

    /// The text without the first occurrence of `part`; the same text when there is none.
    func removingFirst(_ part: String) -> String {
        guard let range = utf8.firstRange(of: part.utf8) else { return self }
        return String(self[..<range.lowerBound]) + self[range.upperBound...]
    }
}
