/// When a service manager starts a service again that ended by itself.
public enum RestartPolicy: Sendable, Hashable {
    /// Never; the next login or an explicit start does.
    case never
    /// After an unsuccessful end, when `delaySeconds` (1 or more) have passed. Task Scheduler waits a minute at least.
    case onFailure(delaySeconds: Int)
}
