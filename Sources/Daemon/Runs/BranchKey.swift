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
}
