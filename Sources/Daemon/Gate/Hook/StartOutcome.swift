package import Platform

/// What came of starting the daemon for a push, without waiting until it is ready.
package enum StartOutcome: Sendable, Equatable {
    /// A daemon was started that no service manager knows; with what the user should know of their service.
    case started(note: String?)
    /// The manager that has the daemon's service was asked for it.
    case asked(ServiceManagerKind)
    /// Why it could not be started, and what to do.
    case failed(String)
}
