import Platform
import Transport

/// The service itself: answers `greet` over JSON-RPC until it is told to end.
struct Greeting: RequestHandler {
    func reply(to request: Request, peer: Peer) -> Reply {
        switch request.method {
        case "greet": .now(.success("hello, user \(peer.uid)"))
        default: .now(.failure(.methodNotFound(request.method)))
        }
    }

    /// Serves until SIGTERM or its like, or until nobody finds it any more, and tells systemd when it is up.
    static func serve(at endpoint: EndpointLocation) throws {
        // Before there is another thread.
        let signals = TerminationSignals.block()
        // Two servers would take the endpoint from each other.
        let lock = try FileLock.acquire(endpoint.path + ".lock", holder: "greeter")
        var environment = CurrentProcess.environment
        let notifier = ServiceNotifier.claim(from: &environment)
        let (ends, end) = AsyncStream.makeStream(of: String.self)
        signals.forward { end.yield($0) }
        let instance = String(UInt64.random(in: .min ... .max), radix: 16)
        let server = Server(
            at: endpoint, identity: ServerIdentity(version: "1.0", instance: instance), handler: Greeting(),
            onEndpointLoss: { end.yield("\($0)") })
        try server.start()
        try notifier?.notify(.ready)
        let reason = try MainThread.wait { await ends.first { _ in true } }
        print("ends: \(reason ?? "")")
        server.stop()
        lock.release()
    }

    /// Asks for a greeting, and waits for a service that is on its way up.
    static func ask(at endpoint: EndpointLocation) throws -> String {
        let deadline = ContinuousClock.now + .seconds(10)
        while true {
            do {
                let client = try Client.connect(to: endpoint, timeout: .seconds(3), version: "1.0")
                return try client.call("greet", [String](), returning: String.self, timeout: .seconds(3))
            } catch let failure as ConnectFailure where failure.meansNobodyListens && .now < deadline {
                try endpoint.waitForChange(timeout: .seconds(1))
            }
        }
    }
}
