/// A blocking connection to a server, for one owner: command line processes, and tests off the cooperative pool.
public final class Client {
    /// What the server said about itself when the connection began.
    public let server: Hello
    private let channel: ClientChannel
    private var lastID: Int
    /// Notices that came while a reply was waited for.
    private var notices: [Notice] = []

    private init(server: Hello, channel: ClientChannel, lastID: Int) {
        self.server = server
        self.channel = channel
        self.lastID = lastID
    }

    /// Follows what is at `location`, connects, makes sure of who is at the other end, and greets. Starts and kills
    /// nothing.
    /// - Parameters:
    ///   - timeout: for all of that together.
    ///   - version: of this binary, told to the server.
    /// - Throws: ``ConnectFailure``.
    public static func connect(
        to location: EndpointLocation, timeout: Duration, version: String
    ) throws(ConnectFailure) -> Client {
        try open(location, until: .now + timeout, version: version, following: nil)
    }

    /// Connects as ``connect(to:timeout:version:)`` does and makes one call, both within `timeout`. The call goes out
    /// with the greeting, so that it is answered a round trip earlier: a server that turns out to speak another protocol
    /// has got it, too.
    /// - Returns: the connection, and what became of the call: ``CallFailure/disconnected`` when a first connection was
    ///   lost with it, so that nobody can tell.
    /// - Throws: ``ConnectFailure``, when there is no connection.
    public static func connect<P: Encodable, R: Decodable>(
        to location: EndpointLocation, timeout: Duration, version: String, calling method: String, _ params: P,
        returning: R.Type = R.self
    ) throws(ConnectFailure) -> (client: Client, reply: Result<R, CallFailure>) {
        let deadline = MonotonicClock.now + timeout
        let text: [UInt8]
        do throws(CallFailure) {
            text = try Exchange.encode(params, of: method)
        } catch {
            return (try open(location, until: deadline, version: version, following: nil), .failure(error))
        }
        let client = try open(location, until: deadline, version: version, following: (method, text))
        guard client.lastID == 2 else { return (client, .failure(.disconnected)) }
        let exchange = Exchange(channel: client.channel, id: client.lastID, method: method, deadline: deadline)
        do throws(CallFailure) {
            let reply = try exchange.reply { client.notices.append($0) }
            return (client, .success(try exchange.decode(returning, from: reply)))
        } catch {
            return (client, .failure(error))
        }
    }

    /// How often a server that hangs up is tried: one that stops is not found again, and one that is crowded, also by
    /// people who only open connections, may have room the next time.
    private static let attempts = 5

    /// - Parameter call: what is sent with the greeting, once at most; ``lastID`` is then 2.
    private static func open(
        _ location: EndpointLocation, until deadline: MonotonicClock.Instant, version: String,
        following call: (method: String, params: [UInt8])?
    ) throws(ConnectFailure) -> Client {
        var call = call
        for _ in 1..<attempts {
            var wasCallSent = false
            do throws(ConnectFailure) {
                return try openOnce(
                    location, until: deadline, version: version, following: call, wasCallSent: &wasCallSent)
            } catch {
                guard error == .busy, !MonotonicClock.hasPassed(deadline) else { throw error }
                if wasCallSent { call = nil }
            }
        }
        var wasCallSent = false
        return try openOnce(location, until: deadline, version: version, following: call, wasCallSent: &wasCallSent)
    }

    private static func openOnce(
        _ location: EndpointLocation, until deadline: MonotonicClock.Instant, version: String,
        following call: (method: String, params: [UInt8])?, wasCallSent: inout Bool
    ) throws(ConnectFailure) -> Client {
        let target = try location.resolve()
        let channel = try ClientChannel.open(target, path: location.path, until: deadline)
        let ours = Hello(version: version)
        let greeting = Exchange(channel: channel, id: 1, method: Hello.method, deadline: deadline)
        var frames = greeting.frame(json: ours.json)
        if let call {
            let first = Exchange(channel: channel, id: 2, method: call.method, deadline: deadline)
            frames += first.frame(json: call.params)
            wasCallSent = true
        }
        let theirs: Hello
        do throws(CallFailure) {
            try greeting.send(frames)
            let text = try greeting.reply { _ in }
            theirs = if let plain = Hello(json: text) { plain } else { try greeting.decode(Hello.self, from: text) }
        } catch {
            throw failure(of: error)
        }
        guard ours.protocols.overlaps(theirs.protocols) else {
            throw .incompatible(ours: ours, theirs: theirs)
        }
        return Client(server: theirs, channel: channel, lastID: call == nil ? 1 : 2)
    }

    /// Calls a method and waits for its reply.
    /// - Throws: ``CallFailure``. After ``CallFailure/timedOut(_:)`` a late reply is dropped; the connection stays of
    ///   use unless the request itself could not be sent in time.
    public func call<P: Encodable, R: Decodable>(
        _ method: String, _ params: P, returning: R.Type = R.self, timeout: Duration
    ) throws(CallFailure) -> R {
        lastID += 1
        let exchange = Exchange(channel: channel, id: lastID, method: method, deadline: .now + timeout)
        try exchange.send(exchange.frame(json: try Exchange.encode(params, of: method)))
        return try exchange.decode(returning, from: try exchange.reply { notices.append($0) })
    }

    /// Calls a method that answers with a stream; its notices come from ``nextNotice(timeout:)``.
    /// - Throws: ``CallFailure``.
    public func subscribe<P: Encodable, A: Decodable>(
        _ method: String, _ params: P, acknowledging: A.Type = A.self, timeout: Duration
    ) throws(CallFailure) -> A {
        try call(method, params, returning: acknowledging, timeout: timeout)
    }

    /// The next notice of the subscription; nil when none came in time.
    /// - Parameter timeout: nil waits for ever.
    /// - Throws: ``CallFailure``, with ``CallFailure/disconnected`` when the server went before the end.
    public func nextNotice(timeout: Duration?) throws(CallFailure) -> Notice? {
        if !notices.isEmpty { return notices.removeFirst() }
        let deadline = timeout.map { MonotonicClock.now + $0 }
        while let frame = try channel.receive(by: deadline) {
            switch try IncomingMessage(frame: frame) {
            case .notice(let notice):
                return notice
            case .result(let id, _), .failure(let id, _):
                // A reply that comes now is the late one of a call that was given up.
                try Exchange.requireOwn(id, upTo: lastID)
            }
            if MonotonicClock.hasPassed(deadline) { break }
        }
        return nil
    }

    private static func failure(of error: CallFailure) -> ConnectFailure {
        switch error {
        case .timedOut: .timedOut
        case .remote(let error): .protocolViolation("the greeting was answered with: \(error)")
        // A server that stops drops the connections it has not accepted yet, and a crowded one those without work.
        case .disconnected: .busy
        case .protocolViolation(let detail): .protocolViolation(detail)
        case .system(let error): .system(error)
        }
    }
}
