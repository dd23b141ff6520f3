import Platform
package import Transport

/// A client's way to the daemon of one home.
package struct DaemonConnection {
    /// How long the daemon may take to answer.
    package static let callTimeout = Duration.seconds(30)

    /// What the daemon said of itself when it was greeted.
    package var hello: Hello { client.server }
    private let client: Client

    /// Connects to the daemon of `layout`'s home, over whatever it listens on; starts nothing.
    /// - Parameter timeout: nil is what the user has set, see ``ConnectTimeout``.
    /// - Throws: ``ConnectFailure``, which tells apart that nobody is there and that somebody does not answer.
    package init(
        _ layout: HomeLayout, version: String, timeout: Duration? = nil
    ) throws(ConnectFailure) {
        let timeout = timeout ?? ConnectTimeout.configured(layout, environment: CurrentProcess.environment)
        client = try Client.connect(to: layout.endpoint, timeout: timeout, version: version)
    }

    /// Connects, makes one call and hangs up, all within `timeout`; the daemon is woken once for both.
    /// - Throws: ``ConnectFailure``, or ``CallFailure`` once there is a connection.
    package static func ask<P: Encodable, R: Decodable>(
        _ layout: HomeLayout, version: String, timeout: Duration, _ method: String, _ parameters: P,
        returning type: R.Type
    ) throws -> R {
        try Client.connect(
            to: layout.endpoint, timeout: timeout, version: version, calling: method, parameters, returning: type
        ).reply.get()
    }

    /// Calls a method and waits for its result.
    package func call<P: Encodable, R: Decodable>(
        _ method: String, _ parameters: P, returning type: R.Type, timeout: Duration = DaemonConnection.callTimeout
    ) throws(CallFailure) -> R {
        try client.call(method, parameters, returning: type, timeout: timeout)
    }

    /// Returns when the daemon is ready, however busy its start is; at once when it was when it greeted.
    /// - Throws: ``CallFailure``, with the code of ``APIError/notReady(phase:)`` when it is on its way down.
    package func waitUntilReady(timeout: Duration) throws(CallFailure) {
        if hello.phase == DaemonPhase.ready.description { return }
        _ = try call(Method.awaitReady, Acknowledgement(), returning: Acknowledgement.self, timeout: timeout)
    }

    /// Has the daemon start no more runs. It stays so as long as this connection exists, and after that only if the
    /// daemon is being stopped by then.
    /// - Returns: the runs that have begun; nil from a daemon of another version that only says when none is active.
    /// - Throws: `CallFailure`
    func hold(timeout: Duration) throws(CallFailure) -> DrainNotice? {
        try waitUntilReady(timeout: timeout)
        _ = try client.subscribe(
            Method.drain, Acknowledgement(), acknowledging: Acknowledgement.self, timeout: timeout)
        guard case .event(let notice) = try client.nextNotice(timeout: timeout) else { throw .disconnected }
        return try? notice.decode(as: DrainNotice.self)
    }

    /// Waits until no run is active, once the daemon starts no more.
    /// - Throws: `CallFailure`
    func waitUntilIdle() throws(CallFailure) {
        if case .event = try client.nextNotice(timeout: nil) { return }
        throw .disconnected
    }

    /// Subscribes to a run's events and hands each to `body` until it returns false or the stream ends.
    /// - Throws: ``CallFailure``, ``CallFailure/disconnected`` when the daemon went first; what `body` throws.
    package func events(
        of run: RunID, after sequence: Int64, _ body: (RunEvent) throws -> Bool
    ) throws -> EventStreamEnd {
        let subscription = Subscription(run: run, after: sequence)
        _ = try client.subscribe(
            Method.subscribe, subscription, acknowledging: Acknowledgement.self, timeout: Self.callTimeout)
        while true {
            switch try client.nextNotice(timeout: nil) {
            case .event(let payload)?:
                if try !body(payload.decode(as: RunEvent.self)) { return .left }
            case .gap?: return .gap
            case .end?: return .over
            // Without a deadline there is always one.
            case nil: throw CallFailure.disconnected
            }
        }
    }
}
