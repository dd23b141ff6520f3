/// One life of the daemon. An instance that never closed died, and its runs with it.
package struct InstanceRecord: Sendable, Hashable, Codable {
    /// Unique name of this life.
    package let id: String
    /// Process id.
    package let pid: Int32
    /// Opaque token that tells this process from a later one with the same pid.
    package let startTime: String
    /// Version of the binary.
    package let version: String
    /// When it opened the store.
    package let startedAt: Timestamp
    /// When it stopped in order; nil while it lives, and for ever when it was killed.
    package var closedAt: Timestamp?

    /// A record of these values.
    package init(
        id: String, pid: Int32, startTime: String, version: String, startedAt: Timestamp, closedAt: Timestamp? = nil
    ) {
        self.id = id
        self.pid = pid
        self.startTime = startTime
        self.version = version
        self.startedAt = startedAt
        self.closedAt = closedAt
    }
}
