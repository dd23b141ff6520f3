import Platform
import Synchronization

/// A JSON-RPC 2.0 server for the processes of one user: one thread, however many clients.
package final class Server: Sendable {
    private enum State: Sendable {
        case idle
        case running(EventLoop, ended: Latch)
        case stopped
    }

    private let endpoint: Endpoint
    private let limits: ServerLimits
    private let handler: any RequestHandler
    private let status: ServerStatus
    private let state = Mutex(State.idle)

    /// Describes a server; nothing happens before ``start()``.
    package init(
        endpoint: Endpoint, identity: ServerIdentity, limits: ServerLimits = .standard, handler: any RequestHandler
    ) {
        self.endpoint = endpoint
        self.limits = limits
        self.handler = handler
        status = ServerStatus(identity: identity)
    }

    deinit { stop() }

    /// Binds the endpoint and starts the thread. The socket's directory must exist, be ours and 0700.
    ///
    /// A dead socket in its place is replaced, after a dial has failed. Whoever must be the only server holds a lock
    /// of its own before it calls this.
    /// - Throws: ``TransportError``, with the endpoint as it was.
    package func start() throws(TransportError) {
        try state.withLock { (state) throws(TransportError) in
            guard case .idle = state else { throw .alreadyStarted }
            let listener = try Listener.open(endpoint)
            do throws(SystemError) {
                state = try launch(listener)
            } catch {
                throw .system(error)
            }
        }
    }

    /// Says what the server is doing, such as `starting(recovering)`, `ready` or `stopping`; every `hello` reports it.
    package func setPhase(_ phase: String) { status.setPhase(phase) }

    /// Stops accepting, sends for a short while what it owes, closes every connection and removes the socket, if it
    /// is still this server's. Returns when all of that is done, ``ServerLimits/stopGrace`` later at most.
    ///
    /// It blocks; a handler, which runs on the event loop's thread, must not call it.
    package func stop() {
        let running = state.withLock { state -> (EventLoop, Latch)? in
            guard case .running(let loop, let ended) = state else { return nil }
            return (loop, ended)
        }
        guard let (loop, ended) = running else { return }
        loop.inbox.post(.stop)
        ended.wait()
        state.withLock { $0 = .stopped }
    }

    /// Calls `body` on the event loop's thread whenever `descriptor` is readable, until the server stops.
    ///
    /// The caller owns the descriptor and keeps it open as long. `body` must not block, and must read what is there,
    /// or it is called again at once.
    package func watch(descriptor: Int32, _ body: @escaping @Sendable () -> Void) throws(TransportError) {
        guard case .running(let loop, _) = state.withLock({ $0 }) else { throw .notRunning }
        do throws(SystemError) {
            try loop.watches.add(descriptor, to: loop.poller, body)
        } catch {
            throw .system(error)
        }
    }

    /// How often the event loop woke up so far.
    var turns: Int {
        guard case .running(let loop, _) = state.withLock({ $0 }) else { return 0 }
        return loop.turns.load(ordering: .relaxed)
    }

    private func launch(_ listener: consuming Listener) throws(SystemError) -> State {
        let inbox = try LoopInbox()
        let dispatcher = Dispatcher(handler: handler, status: status, limits: limits, inbox: inbox)
        let loop = try EventLoop(listener: listener, inbox: inbox, dispatcher: dispatcher, limits: limits)
        let ended = try Latch()
        let refusal = DedicatedThread.start(name: "event loop") {
            loop.run()
            ended.open()
        }
        if let refusal { throw refusal }
        return .running(loop, ended: ended)
    }
}
