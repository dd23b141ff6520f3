import Platform

/// How far the log of one branch of a gate is accounted for: every push up to here has its run.
package struct PushMark: Sendable, Hashable {
    /// How many bytes of the log.
    package var position: Int
    /// Identifies the last of those lines, so that a log that was begun anew is not mistaken for this one.
    package var lineDigest: String
    /// Identifies the log's file and the gate's directory, see ``logIdentity(_:in:)``.
    package var logIdentity: String

    /// Stands between file and directory. Marks of earlier versions have the file only.
    static let separator = "@"

    /// What identifies the log with this stamp in the gate whose directory has the identity `place`.
    static func logIdentity(_ stamp: FileStamp, in place: String) -> String { stamp.identity + separator + place }

    /// A mark of these values.
    package init(position: Int, lineDigest: String, logIdentity: String) {
        self.position = position
        self.lineDigest = lineDigest
        self.logIdentity = logIdentity
    }
}
