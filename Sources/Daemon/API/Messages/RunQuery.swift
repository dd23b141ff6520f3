/// Asks for recorded runs, newest first.
package struct RunQuery: Codable, Sendable {
    /// Only this repository's; nil for all.
    package var repository: String?
    /// At most so many; 1 to 10,000.
    package var limit: Int

    /// A question of these values.
    package init(repository: String?, limit: Int) {
        self.repository = repository
        self.limit = limit
    }
}
