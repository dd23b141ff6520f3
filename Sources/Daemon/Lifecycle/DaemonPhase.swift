/// Where a daemon is in its life.
package enum DaemonPhase: Equatable, Sendable, CustomStringConvertible {
    /// Answers, but does no work yet; the text says what it is busy with.
    case starting(String)
    case ready
    case stopping

    /// True until the daemon serves.
    package var isStarting: Bool {
        if case .starting = self { true } else { false }
    }

    /// The word for it in status reports.
    package var state: DaemonStatus.State {
        switch self {
        case .starting: .starting
        case .ready: .running
        case .stopping: .stopping
        }
    }

    /// What `hello` says, e.g. `starting(recovering)`.
    package var description: String {
        switch self {
        case .starting(let what): "starting(\(what))"
        case .ready: "ready"
        case .stopping: "stopping"
        }
    }
}
