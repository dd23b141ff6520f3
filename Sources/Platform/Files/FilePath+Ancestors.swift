extension FilePath {
    /// The directories above a path, the nearest first.
    static func ancestors(of path: String) -> [String] {
        var found: [String] = []
        var current = path
        while true {
            let above = parent(current)
            if above == current { return found }
            found.append(above)
            current = above
        }
    }
}
