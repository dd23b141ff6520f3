import Platform

/// One client's connection: what came in, what has to go out and who still works on an answer.
///
/// It belongs to the loop's thread. It decides nothing for other connections and holds no buffer while it is idle.
final class Connection {
    /// How far the conversation is.
    enum Phase: Equatable {
        case open
        /// Nothing more is read; what is being answered is still sent.
        case closing
        /// The client broke the framing: after the error it is told that nothing follows, and what it sends is dropped.
        case refused
    }

    private struct PendingReply {
        var id: RequestID?
        var task: Task<Void, Never>
    }

    let token: UInt64
    private(set) var peer: Peer
    private let socket: OwnedDescriptor
    private let limits: ServerLimits
    private(set) var phase = Phase.open
    /// Nothing that is sent arrives any more; what the client sent before it went is still carried out.
    private(set) var isPeerGone = false
    private(set) var stream: EventSink?
    private var input: FrameBuffer
    private var output = OutputBuffer()
    private var pending: [UInt64: PendingReply] = [:]
    /// What the client has to prove before anything else; nil once it has, or when it need not.
    private var handshake: ServerHandshake?
    /// Whether the end of what the client sends leaves open if it is gone. Over TCP it does, until something is sent to
    /// it: a blank line, which says nothing to one that listens on, is answered with a reset by one that is gone.
    private let probesEnd: Bool
    /// Bytes that came before that.
    private var unauthenticatedBytes = 0
    private var hasShutDown = false
    private var isStopping = false
    /// What the poller was asked for last.
    var interest = PollInterest.readable
    /// When a request came last, or else the connection.
    var lastAsked = MonotonicClock.now
    /// When the client must have taken something, or gone.
    private var writeDeadline: MonotonicClock.Instant?
    /// When the client must have proved itself.
    private var authenticationDeadline: MonotonicClock.Instant?

    /// - Parameter handshake: what the client has to prove first; nil when the system has said who it is.
    init(
        token: UInt64, peer: Peer, socket: consuming OwnedDescriptor, limits: ServerLimits,
        handshake: ServerHandshake? = nil
    ) {
        self.token = token
        self.peer = peer
        self.socket = socket
        self.limits = limits
        self.handshake = handshake
        probesEnd = handshake != nil
        authenticationDeadline = handshake.map { _ in .now + limits.authenticationDeadline }
        input = FrameBuffer(limit: handshake == nil ? limits.frame : min(limits.frame, HandshakeMessage.sizeLimit))
    }

    /// When this connection is closed unless something happens before.
    var deadline: MonotonicClock.Instant? { authenticationDeadline ?? writeDeadline }

    /// Whether the client still has to prove itself: nothing that it sends is a request yet.
    var isAuthenticating: Bool { handshake != nil }

    /// Whether a client that still has to prove itself has begun to.
    var hasSpoken: Bool { unauthenticatedBytes > 0 }

    var descriptor: Descriptor { socket.rawValue }

    /// Whether the next frame may be answered: a client that does not take its answers is not asked for more.
    var takesRequests: Bool {
        phase != .refused && output.count <= limits.output && pending.count < limits.pendingReplies
    }

    /// Whether a frame waits that may be answered now.
    var hasWork: Bool { takesRequests && input.isReady }

    /// What to ask the poller for.
    var wantedInterest: PollInterest {
        var wanted: PollInterest = []
        if phase == .refused || (phase == .open && listens) { wanted.insert(.readable) }
        if !output.isEmpty { wanted.insert(.writable) }
        return wanted
    }

    /// Whether to read on. Some is read ahead of what may be answered, because only who reads learns that a client of
    /// TCP has gone.
    private var listens: Bool { takesRequests ? !input.isReady : input.count < limits.readAhead }

    /// Whether there is nothing left to do for this client.
    var isFinished: Bool {
        switch phase {
        case .open: isPeerGone && !takesRequests
        case .closing: !hasWork && (isPeerGone || (output.isEmpty && pending.isEmpty && hasNoEvents))
        case .refused: isPeerGone
        }
    }

    /// Whether nothing is being done for this client.
    var isIdle: Bool { pending.isEmpty && stream == nil && output.isEmpty }

    /// Reads once what is there.
    /// - Parameter buffer: shared by all connections, used for the duration of the call only.
    func receive(into buffer: inout [UInt8]) {
        guard phase != .closing else { return }
        let limit = isAuthenticating ? limits.unauthenticatedBytes - unauthenticatedBytes : .max
        guard limit > 0 else { return turnAway() }
        switch SocketIO.receive(from: descriptor, into: &buffer, limit: limit) {
        case .moved(let count):
            if isAuthenticating { unauthenticatedBytes += count }
            if phase == .open { input.append(buffer[..<count]) }
        case .wouldBlock:
            break
        case .ended:
            if isAuthenticating { return turnAway() }
            if phase == .refused { markPeerGone() } else { phase = .closing }
            if probesEnd { output.append { $0.append(UInt8(ascii: "\n")) } }
        case .gone:
            markPeerGone()
            phase = .closing
        }
    }

    /// The next frame to answer.
    func nextFrame() -> FrameBuffer.Step { input.next() }

    /// Takes a frame of the handshake. A client that fails is not told why, nor anything else.
    func authenticate(with frame: [UInt8]) {
        switch handshake?.receive(frame) {
        case .reply(let bytes):
            output.append { $0 += bytes }
        case .accepted(let pid):
            peer.pid = pid
            handshake = nil
            authenticationDeadline = nil
            input.raiseLimit(to: limits.frame)
        case .refused, nil:
            turnAway()
        }
    }

    /// Ends the connection at once.
    func turnAway() {
        phase = .closing
        input.discard()
        markPeerGone()
    }

    /// Queues the reply to `id`; a notification has none and gets none.
    func reply(_ response: Response, to id: RequestID?) {
        guard !isPeerGone, let id else { return }
        output.append { MessageWriter.append(response, to: id, limit: limits.frame, into: &$0) }
    }

    /// Queues the answer to a frame that was no request: under its id, or under null when that could not be read.
    func refuse(_ error: RPCError, id: RequestID?) {
        guard !isPeerGone else { return }
        output.append { MessageWriter.append(.failure(error), to: id, limit: limits.frame, into: &$0) }
    }

    /// Remembers who works on the reply to `id`.
    func expect(_ ticket: UInt64, id: RequestID?, task: Task<Void, Never>) {
        pending[ticket] = PendingReply(id: id, task: task)
    }

    /// Queues a reply that was waited for.
    func complete(_ ticket: UInt64, with response: Response) {
        guard let reply = pending.removeValue(forKey: ticket) else { return }
        self.reply(response, to: reply.id)
    }

    /// Delivers events of `sink` from now on.
    func subscribe(_ sink: EventSink) { stream = sink }

    /// Moves events from the mailbox to the socket, as long as the client takes them, but one turn's worth at most.
    /// - Returns: whether more waits that the client may take at once.
    func deliverEvents() -> Bool {
        guard let sink = stream, !isPeerGone else { return false }
        for _ in 0..<limits.eventBatchesPerTurn {
            guard output.isEmpty else { return false }
            let items = sink.take(budget: limits.eventBatch)
            if items.isEmpty { return false }
            for item in items { write(item, of: sink) }
            flush()
        }
        return output.isEmpty
    }

    /// Sends what waits, as far as the client takes it.
    func flush() {
        guard !output.isEmpty else { return finishFlush() }
        let before = output.count
        switch output.flush(to: descriptor) {
        case .moved: finishFlush()
        case .wouldBlock:
            if output.count < before || writeDeadline == nil { writeDeadline = .now + limits.writeDeadline }
        case .ended, .gone: markPeerGone()
        }
    }

    /// The server stops: what is being answered and what was published is still sent, and who works on an answer is
    /// asked to hurry.
    func beginStopping() {
        isStopping = true
        if phase == .open { phase = .closing }
        input.discard()
        for reply in pending.values { reply.task.cancel() }
    }

    /// Ends the conversation after the error that was queued last.
    func beginRefusing() {
        phase = .refused
        input.discard()
        abandon()
    }

    /// The client is gone, or must be treated so.
    func markPeerGone() {
        isPeerGone = true
        output.discard()
        writeDeadline = nil
    }

    /// Lets go of everybody who works for this client.
    func abandon() {
        for reply in pending.values { reply.task.cancel() }
        pending = [:]
        stream?.close()
        stream = nil
    }

    /// A client that only sends nothing more keeps its subscription; a server that stops ends it.
    private var hasNoEvents: Bool { stream.map { isStopping && $0.isIdle } ?? true }

    private func write(_ item: Mailbox.Item, of sink: EventSink) {
        output.append { output in
            switch item {
            case .event(let event):
                MessageWriter.append(notice: MessageWriter.NoticeMethod.event, params: event, into: &output)
            case .gap:
                let reason = Array(#"{"reason":"overflow"}"#.utf8)
                MessageWriter.append(notice: MessageWriter.NoticeMethod.gap, params: reason, into: &output)
            case .end:
                MessageWriter.append(notice: MessageWriter.NoticeMethod.end, params: Array("{}".utf8), into: &output)
            }
        }
        if item == .end {
            sink.retire()
            stream = nil
        }
    }

    private func finishFlush() {
        guard phase == .refused, !isPeerGone else {
            writeDeadline = nil
            return
        }
        guard !hasShutDown else { return }
        hasShutDown = true
        StreamSocket.finishSending(descriptor)
        writeDeadline = .now + limits.lingering
    }
}
