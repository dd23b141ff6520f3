package import Platform

/// A daemon that `daemon start` did not bring up.
package struct DaemonStartFailure: Error, Equatable, CustomStringConvertible {
    /// What the command printed.
    package var reason: String

    /// What happened.
    package var description: String { "the daemon did not start: \(reason)" }
}

/// Why a daemon does not count as working.
package enum UnhealthyDaemon: Error, Equatable, CustomStringConvertible {
    /// It is another version than the one that was installed.
    case otherVersion(expected: Version, got: String)
    /// It is the one that ran before.
    case notRestarted
    /// It does not serve yet.
    case notReady(phase: String)
    /// Its process ended.
    case ended(after: Duration)
    /// The service is set up to start something else.
    case otherService(executable: String)
    /// The service that is installed does not run it.
    case withoutService(ServiceManagerKind, reason: String)
    /// Nobody answers.
    case silent(String)

    /// What was observed.
    package var description: String {
        switch self {
        case .otherVersion(let expected, let got): "the daemon reports \(got) and not \(expected)"
        case .notRestarted: "the daemon that ran before is still there"
        case .notReady(let phase): "the daemon is not ready: \(phase)"
        case .ended(let after): "the daemon ended \(after) after its start"
        case .otherService(let executable): "the service starts \(executable), which is another executable"
        case .withoutService(let kind, let reason):
            "the daemon runs without \(kind), though its service is installed"
                + (reason.isEmpty ? "" : ": \(reason)")
        case .silent(let reason): "the daemon does not answer: \(reason)"
        }
    }
}
