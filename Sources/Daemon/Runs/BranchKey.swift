/// One branch of one gated repository: the unit within which a newer push replaces an older one.
package struct BranchKey: Hashable, Sendable {
    /// The repository's id.
    package var repositoryID: String
    /// The branch without `refs/heads/`.
    package var branch: String

    /// Names a branch of a repository.
    package init(repositoryID: String, branch: String) {
        self.repositoryID = repositoryID
        self.branch = branch
    }

    // Byte by byte: to git two spellings of `é` are two branches, to `String` they are equal.
    package static func == (left: Self, right: Self) -> Bool {
        left.repositoryID == right.repositoryID && left.branch.utf8.elementsEqual(right.branch.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(repositoryID)
        for byte in branch.utf8 { hasher.combine(byte) }
    }
}
