/// What `init` did.
package struct InitResult: Sendable, Equatable {
    /// What the store should know about the repository.
    package var record: RepositoryRecord
    /// The gate's directory.
    package var gate: String
    /// The gate is new.
    package var created: Bool
    /// The checkout was moved and keeps the gate that it had.
    package var reattached: Bool
    /// What of an existing gate, or of the remote, had drifted and was put right.
    package var refreshed: [String]
    /// What did not work and does not stop anything, one line each.
    package var warnings: [String]
}
