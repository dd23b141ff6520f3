extension Substring {
    /// Without blanks and line ends at either end.
    func trimmingSpaces() -> Substring {
        let start = drop { $0.isWhitespace }
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return start.prefix(0) }
        return start[...last]
    }
}
