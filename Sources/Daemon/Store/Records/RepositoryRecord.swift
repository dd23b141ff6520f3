/// A working copy whose pushes are gated.
package struct RepositoryRecord: Sendable, Hashable, Codable {
    /// First 12 hex digits of the digest of its common git directory.
    package let id: String
    /// Absolute path of the working copy that `init` was run in.
    package var workingPath: String
    /// URL of the real remote, absolute when it is a path.
    package var originURL: String
    /// Name of the remote that points to the gate.
    package var remoteName: String
    /// The trusted branch, without `refs/heads/`; nil while the origin is empty.
    package var defaultBranch: String?
    /// When `init` first gated it.
    package let createdAt: Timestamp
    /// When `init` last refreshed it.
    package var updatedAt: Timestamp

    /// A record of these values.
    package init(
        id: String, workingPath: String, originURL: String, remoteName: String, defaultBranch: String?,
        createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.id = id
        self.workingPath = workingPath
        self.originURL = originURL
        self.remoteName = remoteName
        self.defaultBranch = defaultBranch
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
