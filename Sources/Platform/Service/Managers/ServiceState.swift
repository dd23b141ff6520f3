/// What a service is doing, in the words that all managers share.
public enum ServiceState: String, Sendable, Hashable {
    /// It is up; with systemd's `Type=notify`, also ready.
    case running
    /// It was started and is not up yet; a queued task counts as this.
    case starting
    /// It was asked to end and has not ended yet.
    case stopping
    /// It ended by itself, and its manager is going to start it again.
    case waitingToRestart = "waiting-to-restart"
    /// It is down and stays down.
    case stopped
    /// It is down, because it failed or its manager gave up on it.
    case failed
    /// Its manager could not be asked, or answered in words unknown here.
    case unknown

    /// There is a process, or will be one without anybody's doing.
    public var isUp: Bool {
        switch self {
        case .running, .starting, .waitingToRestart: true
        case .stopping, .stopped, .failed, .unknown: false
        }
    }
}
