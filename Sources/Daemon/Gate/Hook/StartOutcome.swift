/// What came of starting the daemon for a push, without waiting until it is ready.
package enum StartOutcome: Sendable, Equatable {
    case started
    /// Why it could not be started, and what to do.
    case failed(String)
}
