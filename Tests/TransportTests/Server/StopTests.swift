import Platform
import Testing

@testable import Transport

@Suite struct StopTests {
    @Test(arguments: TransportKind.allCases)
    func `open connections end with the server, and a new server takes their place`(over transport: TransportKind)
        async throws
    {
        try await ServerFixture.run(over: transport) { fixture in
            let clients = try (0..<20).map { _ in try fixture.client() }
            fixture.server.stop()
            for client in clients {
                #expect(throws: CallFailure.disconnected) { try client.echo("x") }
            }
            #expect(throws: ConnectFailure.absent(fixture.path)) { try fixture.client() }
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `replies that are due are sent before the server goes`(over transport: TransportKind) async throws {
        let events = try Handover<String>()
        try await ServerFixture.run(over: transport, limits: Self.lenient, handler: LaterReplyTests.waiting(events)) {
            fixture in
            let raw = try fixture.raw()
            try raw.send(#"{"jsonrpc":"2.0","id":1,"method":"wait"}"# + "\n")
            #expect(try events.next() == "started")
            fixture.server.stop()
            #expect(try events.next() == "cancelled")
            #expect(try raw.receive()?.contains("cancelled") == true)
            #expect(try raw.receive() == nil)
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `events that were published are sent before the server goes, without an end`(over transport: TransportKind)
        async throws
    {
        let publisher = try Publisher()
        try await ServerFixture.run(over: transport, limits: Self.lenient, handler: publisher) { fixture in
            let client = try fixture.client()
            let _: Empty = try client.subscribe("subscribe", Empty(), timeout: Patience.duration)
            let sink = try publisher.sinks.next()
            for number in 0..<500 { sink.send(number, loss: .never) }
            DedicatedThread.start(name: "stop") { fixture.server.stop() }
            for number in 0..<500 {
                #expect(try client.notice() == .event(Notice.Payload(json: Array("\(number)".utf8))))
            }
            #expect(throws: CallFailure.disconnected) { try client.notice() }
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `clients that read nothing and tasks that ignore their cancellation do not hold up a stop`(
        over transport: TransportKind
    )
        async throws
    {
        let gate = Gate()
        var limits = ServerLimits.patient
        limits.stopGrace = .milliseconds(100)
        let handler = ClosureHandler { request in
            request.method == "stuck"
                ? .later {
                    await gate.wait(); return .success(Empty())
                }
                : EchoHandler().reply(to: request, peer: Peer(pid: nil, uid: 0))
        }
        try await ServerFixture.run(over: transport, limits: limits, handler: handler) { fixture in
            let stalled = try fixture.raw()
            try stalled.send(#"{"jsonrpc":"2.0","id":1,"method":"fill","params":{"bytes":4000000}}"# + "\n")
            let stuck = try fixture.raw()
            try stuck.send(#"{"jsonrpc":"2.0","id":1,"method":"stuck"}"# + "\n")
            let elapsed = MonotonicClock().measure { fixture.server.stop() }
            #expect(elapsed < Patience.duration)
            #expect(try stuck.receive() == nil)
        }
        gate.open()
    }

    @Test(arguments: TransportKind.allCases)
    func `stopping twice, or before the start, is harmless`(over transport: TransportKind) async throws {
        try await ServerFixture.run(over: transport) { fixture in
            fixture.server.stop()
            fixture.server.stop()
            #expect(throws: TransportError.alreadyStarted) { try fixture.server.start() }
            #expect(throws: TransportError.notRunning) { try fixture.server.watch(descriptor: 0) {} }
            let idle = Server(
                at: fixture.location, identity: ServerIdentity(version: "1", instance: "x"), handler: EchoHandler())
            idle.stop()
        }
    }

    /// A stop ends as soon as nothing is due, so a long grace costs no time.
    private static var lenient: ServerLimits {
        var limits = ServerLimits.patient
        limits.stopGrace = Patience.duration
        return limits
    }
}
