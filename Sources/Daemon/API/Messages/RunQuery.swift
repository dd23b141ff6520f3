/// Asks for recorded runs, newest first.
package struct RunQuery: Codable, Sendable {
    /// Only this repository's; nil for all.
    package var repository: String?
    /// At most so many; 1 to 10,000.
    package var limit: Int
    /// Only runs that are not over; nil, as older clients ask, for all.
    package var onlyActive: Bool?

    /// Only this branch of the repository, without `refs/heads/`; nil for all.
    package var branch: String?

    /// A question of these values.
    package init(repository: String?, branch: String? = nil, limit: Int, onlyActive: Bool = false) {
        self.repository = repository
        self.branch = branch
        self.limit = limit
        self.onlyActive = onlyActive
    }
}
