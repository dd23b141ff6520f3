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

    /// Equal when git would call both the same branch: byte by byte, since two spellings of `é` are two branches to git
    /// and one to `String`.
    package static func == (left: Self, right: Self) -> Bool {
        left.repositoryID == right.repositoryID && left.branch.utf8.elementsEqual(right.branch.utf8)
    }

    /// As ``==(_:_:)``, byte by byte.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(repositoryID)
        for byte in branch.utf8 { hasher.combine(byte) }
    }
}
