public import Platform
import Synchronization

/// A JSON-RPC 2.0 server for the processes of one user: one thread, however many clients.
public final class Server: Sendable {
    private enum State: Sendable {
        case idle
        case running(EventLoop, Endpoint, ended: Latch)
        case stopped
    }

    private let location: EndpointLocation
    private let transport: TransportKind
    private let runtime: RuntimeDirectory?
    private let onEndpointLoss: (@Sendable (EndpointLoss) -> Void)?
    private let identity: ServerIdentity
    private let limits: ServerLimits
    private let handler: any RequestHandler
    private let status: ServerStatus
    private let state = Mutex(State.idle)

    /// Describes a server; nothing happens before ``start()``.
    /// - Parameters:
    ///   - location: the name under which clients find it, over whatever transport.
    ///   - runtime: where a Unix socket goes when `location` has too long a path for one; nil refuses such a path.
    ///   - onEndpointLoss: called once, on the event loop's thread, when clients no longer find the server at
    ///     `location`, because somebody removed or replaced what it had put there. It must not block. Connections that
    ///     exist are served on until ``stop()``.
    public init(
        at location: EndpointLocation, over transport: TransportKind = .native, runtime: RuntimeDirectory? = nil,
        identity: ServerIdentity, limits: ServerLimits = .standard, handler: any RequestHandler,
        onEndpointLoss: (@Sendable (EndpointLoss) -> Void)? = nil
    ) {
        self.location = location
        self.transport = transport
        self.runtime = runtime
        self.onEndpointLoss = onEndpointLoss
        self.identity = identity
        self.limits = limits
        self.handler = handler
        status = ServerStatus(identity: identity)
    }

    deinit { stop() }

    /// Binds the endpoint and starts the thread. The endpoint's directory must exist, be ours and 0700.
    ///
    /// What a dead server left in its place is replaced, after a dial has failed; this may wait a second for one that
    /// hangs. Whoever must be the only server holds a lock of its own before it calls this.
    /// - Throws: ``TransportError``, with the endpoint as it was.
    public func start() throws(TransportError) {
        try state.withLock { (state) throws(TransportError) in
            guard case .idle = state else { throw .alreadyStarted }
            let listener = try Listener.open(
                location, over: transport, runtime: runtime, instance: identity.instance)
            do throws(SystemError) {
                state = try launch(listener)
            } catch {
                throw .system(error)
            }
        }
    }

    /// What it listens on; nil before ``start()`` and after ``stop()``.
    public var endpoint: Endpoint? {
        guard case .running(_, let endpoint, _) = state.withLock({ $0 }) else { return nil }
        return endpoint
    }

    /// Says what the server is doing, such as `starting(recovering)`, `ready` or `stopping`; every `hello` reports it.
    public func setPhase(_ phase: String) { status.setPhase(phase) }

    /// Says that ``stop()`` will follow: clients are served as before, but a loss of the endpoint is not reported any
    /// more. What has to be let go for that takes the system a moment, which then passes beside other work.
    public func prepareToStop() {
        guard case .running(let loop, _, _) = state.withLock({ $0 }) else { return }
        loop.endEndpointWatches()
    }

    /// Stops accepting, sends for a short while what it owes, closes every connection and removes the socket, if it
    /// is still this server's. Returns when all of that is done, ``ServerLimits/stopGrace`` later at most.
    ///
    /// It blocks; a handler, which runs on the event loop's thread, must not call it.
    public func stop() {
        let running = state.withLock { state -> (EventLoop, Latch)? in
            guard case .running(let loop, _, let ended) = state else { return nil }
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
    public func watch(descriptor: Descriptor, _ body: @escaping @Sendable () -> Void) throws(TransportError) {
        guard case .running(let loop, _, _) = state.withLock({ $0 }) else { throw .notRunning }
        do throws(SystemError) {
            try loop.watches.add(descriptor, to: loop.poller, body)
        } catch {
            throw .system(error)
        }
    }

    /// How often the event loop woke up so far.
    var turns: Int {
        guard case .running(let loop, _, _) = state.withLock({ $0 }) else { return 0 }
        return loop.turns.load(ordering: .relaxed)
    }

    private func launch(_ listener: consuming Listener) throws(SystemError) -> State {
        let inbox = try LoopInbox()
        let dispatcher = Dispatcher(handler: handler, status: status, limits: limits, inbox: inbox)
        let endpoint = listener.endpoint
        let loop = try EventLoop(
            listener: listener, inbox: inbox, dispatcher: dispatcher, limits: limits, onEndpointLoss: onEndpointLoss)
        let ended = try Latch()
        let refusal = DedicatedThread.start(name: "event loop") {
            loop.run()
            ended.open()
        }
        if let refusal { throw refusal }
        return .running(loop, endpoint, ended: ended)
    }
}
