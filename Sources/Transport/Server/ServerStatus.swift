import Synchronization

/// What the server says about itself, readable and changeable from any thread.
final class ServerStatus: Sendable {
    private let identity: ServerIdentity
    private let phase = Mutex("starting")

    init(identity: ServerIdentity) { self.identity = identity }

    /// Replaces the phase.
    func setPhase(_ phase: String) { self.phase.withLock { $0 = phase } }

    /// The reply to a greeting at this moment.
    var hello: Hello {
        Hello(version: identity.version, instance: identity.instance, phase: phase.withLock { $0 })
    }
}
