/// How far the log of one branch of a gate is accounted for: every push up to here has its run.
package struct PushMark: Sendable, Hashable {
    /// How many bytes of the log.
    package var position: Int
    /// Identifies the last of those lines, so that a log that was begun anew is not mistaken for this one.
    package var lineDigest: String
    /// The ``FileStamp/identity`` of the log.
    package var logIdentity: String

    /// A mark of these values.
    package init(position: Int, lineDigest: String, logIdentity: String) {
        self.position = position
        self.lineDigest = lineDigest
        self.logIdentity = logIdentity
    }
}
