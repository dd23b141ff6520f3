import Platform
import Synchronization

/// The one thread that serves all connections.
///
/// Unchecked because every property but the shared ones (`poller`, `inbox`, `watches`, `endpointWatches`, `turns`)
/// belongs to the thread that calls ``run()``, and nobody else touches them after that.
final class EventLoop: @unchecked Sendable {
    private enum Token {
        static let inbox: UInt64 = 0
        static let listener: UInt64 = 1
        static let stop: UInt64 = 2
        /// The first of those of the files that lead to the endpoint.
        static let firstEndpoint: UInt64 = 3
        static let firstConnection: UInt64 = 16
    }

    private enum Phase { case serving, stopping, ended }

    /// Longest run of accepts before the connections that are there already get their turn.
    private static let acceptsPerTurn = 16

    let inbox: LoopInbox
    let watches = Watches()
    let poller: Poller
    /// How often the loop woke up; an idle server's number stands still.
    let turns = Atomic<Int>(0)

    private let dispatcher: Dispatcher
    private let limits: ServerLimits
    private var listener: Listener?
    /// What clients follow to the endpoint.
    private let endpointWatches: [FileWatch]
    /// Told once when they no longer find it.
    private var onEndpointLoss: (@Sendable (EndpointLoss) -> Void)?
    private var isAccepting = true
    private var connections: [UInt64: Connection] = [:]
    private var nextToken = Token.firstConnection
    /// Connections whose clients have not proved themselves yet; the smallest token is the oldest.
    private var unauthenticated: Set<UInt64> = []
    /// Connections that may be served but have not asked anything yet; the smallest token is the oldest.
    private var silent: Set<UInt64> = []
    /// Connections that have work although their sockets are silent.
    private var runnable: Set<UInt64> = []
    private var deadlines = Deadlines()
    private var phase = Phase.serving
    /// What every read goes through first: an idle connection owns no buffer.
    private var readBuffer = [UInt8](repeating: 0, count: 64 << 10)

    init(
        listener: consuming Listener, inbox: LoopInbox, dispatcher: Dispatcher, limits: ServerLimits,
        onEndpointLoss: (@Sendable (EndpointLoss) -> Void)?
    ) throws(SystemError) {
        self.inbox = inbox
        self.onEndpointLoss = onEndpointLoss
        var watches: [FileWatch] = []
        for publication in listener.publications { watches.append(try FileWatch(publication.path)) }
        endpointWatches = watches
        self.dispatcher = dispatcher
        self.limits = limits
        poller = try Poller()
        try poller.add(signal: inbox.descriptor, token: Token.inbox)
        try poller.add(listener.descriptor, token: Token.listener, interest: .readable)
        for (token, watch) in zip(Token.firstEndpoint..., endpointWatches) {
            try poller.add(signal: watch.descriptor, token: token)
        }
        self.listener = consume listener
    }

    /// Serves until it is told to stop. Returns when every connection is closed and the endpoint is gone.
    func run() {
        // What happened before the watch was there.
        checkEndpoint()
        while phase != .ended {
            let timeout = runnable.isEmpty ? deadlines.delay(from: .now) : .zero
            // The poller's descriptor is ours and valid: a failure here leaves nothing to serve with.
            guard let events = try? poller.wait(timeout: timeout) else { break }
            turns.add(1, ordering: .relaxed)
            for event in events { handle(event) }
            takeTurns()
            if !deadlines.isEmpty { expireDeadlines() }
            if phase == .stopping, connections.isEmpty { phase = .ended }
        }
        end()
    }

    private func handle(_ event: PollEvent) {
        switch event.token {
        case Token.inbox: for command in inbox.take() { perform(command) }
        case Token.listener: acceptConnections()
        case Token.firstEndpoint..<Token.firstConnection:
            if endpointWatches[Int(event.token - Token.firstEndpoint)].drain() { checkEndpoint() }
        case Watches.firstToken...: if event.isReadable || event.isHungUp { watches.fire(event.token) }
        default:
            guard let connection = connections[event.token] else { return }
            if event.isHungUp { connection.markPeerGone() }
            if event.isReadable || event.isHungUp, connection.wantedInterest.contains(.readable) {
                connection.receive(into: &readBuffer)
            }
            serve(connection)
        }
    }

    private func perform(_ command: LoopInbox.Command) {
        switch command {
        case .deliverEvents(let token):
            runnable.insert(token)
        case .reply(let token, let ticket, let response):
            connections[token]?.complete(ticket, with: response)
            runnable.insert(token)
        case .stop:
            beginStopping()
        }
    }

    private func takeTurns() {
        guard !runnable.isEmpty else { return }
        let turn = runnable
        runnable = []
        for token in turn {
            if let connection = connections[token] { serve(connection) }
        }
    }

    /// Answers what the client asked, delivers what it subscribed to, and settles what to wait for next.
    private func serve(_ connection: Connection) {
        let hasMoreFrames = answerFrames(of: connection)
        connection.flush()
        let hasMoreEvents = connection.deliverEvents()
        if connection.isFinished { return close(connection) }
        if hasMoreFrames || hasMoreEvents || connection.hasWork { runnable.insert(connection.token) }
        deadlines.set(connection.token, connection.deadline)
        let wanted = connection.wantedInterest
        guard wanted != connection.interest else { return }
        do {
            try poller.change(connection.descriptor, token: connection.token, interest: wanted)
            connection.interest = wanted
        } catch {
            close(connection)
        }
    }

    /// - Returns: whether it stopped because others must have their turn.
    private func answerFrames(of connection: Connection) -> Bool {
        for _ in 0..<limits.framesPerTurn {
            guard connection.takesRequests else { return false }
            switch connection.nextFrame() {
            case .frame(let frame) where connection.isAuthenticating:
                connection.authenticate(with: frame)
                if !connection.isAuthenticating, unauthenticated.remove(connection.token) != nil {
                    silent.insert(connection.token)
                }
            case .frame(let frame):
                silent.remove(connection.token)
                connection.lastAsked = .now
                dispatcher.answer(frame, on: connection)
            case .incomplete:
                return false
            case .tooLong where connection.isAuthenticating:
                connection.turnAway()
                return false
            case .tooLong:
                connection.refuse(
                    .invalidRequest("the frame exceeds the limit of \(limits.frame) bytes"), id: nil)
                connection.beginRefusing()
                return false
            }
        }
        return true
    }

    private func close(_ connection: Connection) {
        poller.remove(connection.descriptor)
        connections[connection.token] = nil
        unauthenticated.remove(connection.token)
        silent.remove(connection.token)
        deadlines.set(connection.token, nil)
        connection.abandon()
        resumeAccepting()
    }

    private func expireDeadlines() {
        for token in deadlines.takeExpired(at: .now) {
            switch token {
            case Token.listener: resumeAccepting()
            case Token.stop: phase = .ended
            default: if let connection = connections[token] { close(connection) }
            }
        }
    }
}

// MARK: - Accepting

extension EventLoop {
    private func acceptConnections() {
        var isFirst = true
        for _ in 0..<Self.acceptsPerTurn {
            let hasRoom = connections.count < limits.connections
            // Only the first of a turn is known to wait; the next turn tells whether more do.
            guard hasRoom || (isFirst && (giveUp(oldestSilent) || giveUp(longestIdle))) else {
                return isFirst ? pauseAccepting() : ()
            }
            do throws(SystemError) {
                guard let socket = try listener?.nextConnection() else { return }
                try admit(socket)
                isFirst = false
            } catch {
                if error.wouldBlock || !isFirst { return }
                // Whatever is short, descriptors most of all, the listener stays readable until there is more of it.
                guard giveUp(oldestSilent) else { return pauseAccepting() }
            }
        }
    }

    private func admit(_ socket: consuming OwnedDescriptor) throws(SystemError) {
        let connection: Connection
        if let credentials = listener?.credentials {
            makeRoomForUnauthenticated()
            // Nothing is served before it has proved to know what only this user can read.
            connection = Connection(
                token: nextToken, peer: Peer(pid: nil, uid: dispatcher.uid), socket: socket, limits: limits,
                handshake: ServerHandshake(credentials))
        } else {
            let peer = try StreamSocket.peer(of: socket.rawValue)
            guard peer.uid == dispatcher.uid else { return }
            connection = Connection(token: nextToken, peer: peer, socket: socket, limits: limits)
        }
        nextToken += 1
        try poller.add(connection.descriptor, token: connection.token, interest: connection.interest)
        connections[connection.token] = connection
        if connection.isAuthenticating {
            unauthenticated.insert(connection.token)
        } else {
            silent.insert(connection.token)
        }
        deadlines.set(connection.token, connection.deadline)
        // What it asks is usually there already.
        connection.receive(into: &readBuffer)
        serve(connection)
    }

    /// Anybody on this machine can connect to a port: whoever only does that takes nobody's place for long.
    private func makeRoomForUnauthenticated() {
        guard unauthenticated.count >= limits.unauthenticatedConnections else { return }
        let silent = unauthenticated.filter { connections[$0]?.hasSpoken == false }
        guard let oldest = silent.min() ?? unauthenticated.min(), let connection = connections[oldest] else { return }
        close(connection)
    }

    private var oldestSilent: Connection? { silent.min().flatMap { connections[$0] } }

    /// Who has asked nothing for longest, of those for whom nothing is being done.
    private var longestIdle: Connection? {
        connections.values.lazy.filter(\.isIdle).min { $0.lastAsked < $1.lastAsked }
    }

    /// Ends a connection for the sake of one that waits, unless it may be about to ask something.
    private func giveUp(_ connection: Connection?) -> Bool {
        guard let connection, connection.lastAsked.duration(to: .now) >= limits.idleGrace else { return false }
        close(connection)
        return true
    }

    /// Leaves new connections to the kernel's backlog, for a while or until one closes: a listener that stays readable
    /// would keep the loop spinning.
    private func pauseAccepting() {
        guard isAccepting, let descriptor = listener?.descriptor else { return }
        isAccepting = false
        try? poller.change(descriptor, token: Token.listener, interest: [])
        deadlines.set(Token.listener, .now + limits.acceptRetry)
    }

    private func resumeAccepting() {
        guard !isAccepting, let descriptor = listener?.descriptor else { return }
        isAccepting = true
        deadlines.set(Token.listener, nil)
        try? poller.change(descriptor, token: Token.listener, interest: .readable)
    }
}

// MARK: - The endpoint

extension EventLoop {
    /// Looks no more for changes of the endpoint; any thread may call it.
    func endEndpointWatches() {
        for watch in endpointWatches { watch.end() }
    }

    /// Tells the server's owner, once, that clients do not find this server any more.
    private func checkEndpoint() {
        guard phase == .serving, let report = onEndpointLoss, let loss = listener?.loss else { return }
        onEndpointLoss = nil
        report(loss)
    }
}

// MARK: - Stopping

extension EventLoop {
    private func beginStopping() {
        guard phase == .serving else { return }
        phase = .stopping
        closeListener()
        deadlines.set(Token.stop, .now + limits.stopGrace)
        for connection in connections.values {
            connection.beginStopping()
            runnable.insert(connection.token)
        }
    }

    private func closeListener() {
        guard let listener = listener.take() else { return }
        poller.remove(listener.descriptor)
    }

    private func end() {
        closeListener()
        for connection in connections.values { close(connection) }
        watches.removeAll()
        inbox.close()
    }
}
