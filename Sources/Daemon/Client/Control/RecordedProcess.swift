import Platform

/// The process that a home's `daemon.pid` names, and what its command line says of it.
struct RecordedProcess: Sendable, Equatable {
    /// Which process it is.
    var identity: ProcessIdentity
    /// It was started by a service manager, which it says with `--manager`.
    var isManaged: Bool

    /// A process as it was found.
    init(identity: ProcessIdentity, isManaged: Bool) {
        self.identity = identity
        self.isManaged = isManaged
    }
}
