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
        let deadline = MonotonicClock.now + timeout
        let target = try location.resolve()
        let channel = try ClientChannel.open(target, path: location.path, until: deadline)
        let ours = Hello(version: version)
        let theirs: Hello
        do throws(CallFailure) {
            let exchange = Exchange(channel: channel, id: 1, deadline: deadline)
            theirs = try exchange.run(Hello.method, ours, returning: Hello.self) { _ in }
        } catch {
            throw failure(of: error, at: location)
        }
        guard ours.protocols.overlaps(theirs.protocols) else {
            throw .incompatible(ours: ours, theirs: theirs)
        }
        return Client(server: theirs, channel: channel, lastID: 1)
    }

    /// Calls a method and waits for its reply.
    /// - Throws: ``CallFailure``. After ``CallFailure/timedOut(_:)`` a late reply is dropped; the connection stays of
    ///   use unless the request itself could not be sent in time.
    public func call<P: Encodable, R: Decodable>(
        _ method: String, _ params: P, returning: R.Type = R.self, timeout: Duration
    ) throws(CallFailure) -> R {
        lastID += 1
        let exchange = Exchange(channel: channel, id: lastID, deadline: .now + timeout)
        return try exchange.run(method, params, returning: returning) { notices.append($0) }
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
        }
        return nil
    }

    private static func failure(of error: CallFailure, at location: EndpointLocation) -> ConnectFailure {
        switch error {
        case .timedOut: .timedOut
        case .remote(let error): .protocolViolation("the greeting was answered with: \(error)")
        // A server that stops drops the connections it has not accepted yet.
        case .disconnected: .refused(location.path)
        case .protocolViolation(let detail): .protocolViolation(detail)
        case .system(let error): .system(error)
        }
    }
}
