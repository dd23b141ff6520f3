/// What came of telling the daemon about a push.
package enum NotifyOutcome: Sendable, Equatable {
    /// It answered in time.
    case answered([PushAnswer])
    /// There is no daemon.
    case notRunning
    /// There is one, but it did not answer in time: it is busy, or hangs.
    case noAnswer
    /// There is one that does not listen: it starts, or it ends and nobody starts another.
    case notListening
    /// It answered that it does not take it in, or what makes no sense: why.
    case declined(String)
    /// It cannot be told, and time will not change that: why, and what to do about it.
    case unreachable(String)
}
