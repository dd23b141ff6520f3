/// Names one repository.
package struct RepositoryReference: Codable, Sendable {
    package var repository: String

    package init(repository: String) { self.repository = repository }
}
