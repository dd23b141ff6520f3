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

    /// Serves until SIGTERM or its like, and tells systemd when it is up.
    static func serve(at endpoint: EndpointLocation) throws {
        // Before there is another thread.
        let signals = TerminationSignals.block()
        var environment = CurrentProcess.environment
        let notifier = ServiceNotifier.claim(from: &environment)
        let server = Server(
            at: endpoint, identity: ServerIdentity(version: "1.0", instance: "1"), handler: Greeting())
        try server.start()
        try notifier?.notify(.ready)
        _ = signals.wait()
        server.stop()
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
