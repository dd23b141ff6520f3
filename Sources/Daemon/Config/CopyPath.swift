/// Paths that a configuration may ask to copy.
enum CopyPath {
    /// The same path without `.`, doubled and trailing slashes; nil unless it names something inside the checkout.
    ///
    /// The git directory is not part of it: copying it would tie the run's worktree to the pusher's repository.
    /// Its name is compared without case, because some file systems do.
    static func clean(_ path: String) -> String? {
        guard !path.hasPrefix("/") else { return nil }
        let parts = path.split(separator: "/").filter { $0 != "." }
        guard let first = parts.first, first.lowercased() != ".git", !parts.contains("..") else { return nil }
        return parts.joined(separator: "/")
    }
}
