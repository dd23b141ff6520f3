/// A push that was cut off, and that origin may still take in, or has taken in without being able to say so.
package struct AwaitedPush: Codable, Equatable, Sendable {
    /// The commit.
    package var commit: String
    /// What cut it off, for people; what follows is whether it went out.
    package var cause: String

    /// A push of these values.
    package init(commit: String, cause: String) {
        self.commit = commit
        self.cause = cause
    }
}
