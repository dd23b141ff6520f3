/// How often a service may be started in a while before its manager gives up on it; only systemd knows such a limit.
public struct StartLimit: Sendable, Hashable {
    /// The number of starts, 1 or more.
    public var starts: Int
    /// The length of the while, in seconds.
    public var seconds: Int

    /// At most `starts` starts in `seconds` seconds.
    public init(starts: Int, seconds: Int) {
        self.starts = starts
        self.seconds = seconds
    }
}
