/// Names one repository.
package struct RepositoryReference: Codable, Sendable {
    /// The repository's id.
    package var repository: String

    /// Names the repository of this id.
    package init(repository: String) { self.repository = repository }
}
