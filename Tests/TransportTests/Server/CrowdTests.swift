import Platform
import Testing

@testable import Transport

/// What a server does when it has as many connections as it takes.
@Suite struct CrowdTests {
    @Test(arguments: TransportKind.allCases)
    func `who asked nothing makes room first, then who asked longest ago`(over transport: TransportKind)
        async throws
    {
        var limits = ServerLimits.patient
        limits.connections = 8
        limits.idleGrace = .zero
        try await ServerFixture.run(over: transport, limits: limits) { fixture in
            let silent = try (0..<4).map { _ in try fixture.raw() }
            let early = try (0..<4).map { _ in try fixture.client() }
            let late = try (0..<4).map { _ in try fixture.client() }
            for raw in silent { #expect(try raw.receive() == nil) }
            for client in early + late { #expect(try client.echo("x") == "x") }
            #expect(try early[0].echo("x") == "x")
            let last = try fixture.client()
            #expect(throws: CallFailure.disconnected) { try early[1].echo("x") }
            for client in early[2...] + late + [early[0], last] { #expect(try client.echo("x") == "x") }
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `who subscribed or waits for a reply keeps the place`(over transport: TransportKind) async throws {
        var limits = ServerLimits.patient
        limits.connections = 3
        limits.idleGrace = .zero
        let sinks = try Handover<EventSink>()
        let gate = Gate()
        let handler = ClosureHandler { request in
            switch request.method {
            case "subscribe": .stream(.success(Empty())) { sinks.put($0) }
            case "wait":
                .later {
                    await gate.wait()
                    return .success(Text(text: "waited"))
                }
            default: EchoHandler().reply(to: request, peer: Peer(pid: nil, uid: 0))
            }
        }
        try await ServerFixture.run(over: transport, limits: limits, handler: handler) { fixture in
            let subscriber = try fixture.client()
            let _: Empty = try subscriber.subscribe("subscribe", Empty(), timeout: Patience.duration)
            let sink = try sinks.next()
            let waiting = try fixture.raw()
            #expect(
                try waiting.exchange(#"{"jsonrpc":"2.0","id":1,"method":"echo","params":{"text":"x"}}"#) != nil)
            try waiting.send(#"{"jsonrpc":"2.0","id":2,"method":"wait"}"# + "\n")
            for _ in 0..<10 { #expect(try fixture.client().echo("x") == "x") }
            gate.open()
            #expect(try waiting.receive()?.contains("waited") == true)
            sink.send("event", loss: .never)
            #expect(try subscriber.notice() == .event(.init(json: Array(#""event""#.utf8))))
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `who may be about to ask keeps the place, and the next waits for one that goes`(over transport: TransportKind)
        async throws
    {
        var limits = ServerLimits.patient
        limits.connections = 2
        limits.idleGrace = Patience.duration * 10
        limits.acceptRetry = .milliseconds(1)
        try await ServerFixture.run(over: transport, limits: limits) { fixture in
            var early = [try fixture.client(), try fixture.client()]
            let answered = try Handover<Bool>()
            let location = fixture.location
            DedicatedThread.start(name: "waiting client") {
                let client = try? Client.connect(to: location, timeout: Patience.duration, version: "test")
                answered.put((try? client?.echo("x")) == "x")
            }
            for client in early { for _ in 0..<100 { #expect(try client.echo("x") == "x") } }
            #expect(answered.isEmpty)
            early.removeFirst()
            #expect(try answered.next())
            #expect(try early[0].echo("x") == "x")
        }
    }
}
