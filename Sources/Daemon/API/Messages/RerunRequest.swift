/// Asks for a new run of what a branch last pushed.
package struct RerunRequest: Codable, Sendable {
    package var repository: String
    package var branch: String
    /// Step names to skip.
    package var skip: [String]

    package init(repository: String, branch: String, skip: [String]) {
        self.repository = repository
        self.branch = branch
        self.skip = skip
    }
}
