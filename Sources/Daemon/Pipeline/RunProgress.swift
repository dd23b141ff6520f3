/// What the steps of one run have found out and made so far.
package struct RunProgress: Sendable, Equatable, Codable {
    /// The commit that would be pushed now: the pushed one, or what the rebase made of it.
    package var head: String
    /// Origin's default branch, once known; nil when origin has none.
    package var defaultBranch: String?
    /// The default branch's commit that this run is checked against.
    package var base: String?
    /// The trusted configuration, once read.
    package var configuration = RepositoryConfiguration()

    /// Begins at the pushed commit.
    package init(head: String) { self.head = head }
}
