import Platform
import Synchronization

/// Descriptors that others want watched on the event loop's thread.
final class Watches: Sendable {
    /// Tokens from here on belong to watches.
    static let firstToken: UInt64 = 1 << 62

    private struct State {
        var bodies: [UInt64: @Sendable () -> Void] = [:]
        var next = Watches.firstToken
    }

    private let state = Mutex(State())

    /// Watches `descriptor` until it is closed.
    func add(_ descriptor: Descriptor, to poller: Poller, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
        let token = state.withLock { state in
            let token = state.next
            state.next += 1
            state.bodies[token] = body
            return token
        }
        do {
            try poller.add(signal: descriptor, token: token)
        } catch {
            state.withLock { state in state.bodies[token] = nil }
            throw error
        }
    }

    /// Calls whoever watches under `token`.
    func fire(_ token: UInt64) {
        let body = state.withLock { $0.bodies[token] }
        body?()
    }

    /// Forgets every watch, and with them what their bodies hold on to.
    func removeAll() { state.withLock { $0.bodies = [:] } }
}
