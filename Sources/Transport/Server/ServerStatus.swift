import Synchronization

/// What the server says about itself, readable and changeable from any thread.
final class ServerStatus: Sendable {
    private struct State {
        var hello: Hello
        /// Encoded once, because every connection begins with it.
        var reply: Response
    }

    private let state: Mutex<State>

    init(identity: ServerIdentity) {
        let hello = Hello(version: identity.version, instance: identity.instance, phase: "starting")
        state = Mutex(State(hello: hello, reply: .success(hello)))
    }

    /// Replaces the phase.
    func setPhase(_ phase: String) {
        state.withLock { state in
            state.hello.phase = phase
            state.reply = .success(state.hello)
        }
    }

    /// The reply to a greeting at this moment.
    var greeting: Response { state.withLock { $0.reply } }
}
