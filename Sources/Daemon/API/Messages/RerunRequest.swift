/// Asks for a new run of what a branch last pushed.
package struct RerunRequest: Codable, Sendable {
    /// The repository's id.
    package var repository: String
    /// The branch without `refs/heads/`.
    package var branch: String
    /// Step names to skip.
    package var skip: [String]
    /// What the caller's login session lends to the run; see ``SessionVariables``.
    package var session: [String: String]?

    /// A request of these values.
    package init(repository: String, branch: String, skip: [String], session: [String: String]? = nil) {
        self.repository = repository
        self.branch = branch
        self.skip = skip
        self.session = session
    }
}
