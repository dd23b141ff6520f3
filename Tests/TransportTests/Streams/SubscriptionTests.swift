import Testing

@testable import Transport

@Suite struct SubscriptionTests {
    @Test(arguments: TransportKind.allCases)
    func `the acknowledgement comes first, then the events in order, then the end`(over transport: TransportKind)
        async throws
    {
        let handler = ClosureHandler { _ in
            .stream(.success("subscribed")) { sink in
                for number in 0..<100 { sink.send(number, loss: .never) }
                sink.finish()
            }
        }
        try await ServerFixture.run(over: transport, handler: handler) { fixture in
            let client = try fixture.client()
            let answer: String = try client.subscribe("subscribe", Empty(), timeout: Patience.duration)
            #expect(answer == "subscribed")
            for number in 0..<100 {
                guard case .event(let payload) = try client.notice() else {
                    Issue.record("event \(number) is missing")
                    return
                }
                #expect(try payload.decode(as: Int.self) == number)
            }
            #expect(try client.notice() == .end)
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `after the end the connection can subscribe again`(over transport: TransportKind) async throws {
        let handler = ClosureHandler { _ in .stream(.success(Empty())) { $0.finish() } }
        try await ServerFixture.run(over: transport, handler: handler) { fixture in
            let client = try fixture.client()
            for _ in 0..<3 {
                let _: Empty = try client.subscribe("subscribe", Empty(), timeout: Patience.duration)
                #expect(try client.notice() == .end)
            }
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `a second subscription on one connection is refused`(over transport: TransportKind) async throws {
        let publisher = try Publisher()
        try await ServerFixture.run(over: transport, handler: publisher) { fixture in
            let client = try fixture.client()
            let _: Empty = try client.subscribe("subscribe", Empty(), timeout: Patience.duration)
            let failure = #expect(throws: CallFailure.self) {
                let _: Empty = try client.subscribe("subscribe", Empty(), timeout: Patience.duration)
            }
            guard case .remote(let error) = failure else {
                Issue.record("\(String(describing: failure))")
                return
            }
            #expect(error.code == -32600)
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `a refused subscription never gets a sink`(over transport: TransportKind) async throws {
        let begun = try Handover<Bool>()
        let handler = ClosureHandler { request in
            guard request.method == "subscribe" else { return .now(.success(Empty())) }
            return .stream(.failure(RPCError(code: 4, message: "there is no such run"))) { _ in begun.put(true) }
        }
        try await ServerFixture.run(over: transport, handler: handler) { fixture in
            let client = try fixture.client()
            #expect(throws: CallFailure.remote(RPCError(code: 4, message: "there is no such run"))) {
                let _: Empty = try client.subscribe("subscribe", Empty(), timeout: Patience.duration)
            }
            let _: Empty = try client.call("other", Empty(), timeout: Patience.duration)
            begun.put(false)
            #expect(try begun.next() == false)
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `a publisher is told that its subscriber went away, and may go on sending`(over transport: TransportKind)
        async throws
    {
        let publisher = try Publisher()
        let closed = try Handover<Bool>()
        try await ServerFixture.run(over: transport, handler: publisher) { fixture in
            let client = try fixture.client()
            let _: Empty = try client.subscribe("subscribe", Empty(), timeout: Patience.duration)
            let sink = try publisher.sinks.next()
            sink.onClose { closed.put(true) }
            _ = consume client
            #expect(try closed.next())
            for _ in 0..<10 { sink.send("nobody", loss: .never) }
            sink.finish()
            sink.onClose { closed.put(false) }
            #expect(try closed.next() == false)
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `a newline in an event encoded elsewhere does not break the frame`(over transport: TransportKind) async throws
    {
        let handler = ClosureHandler { _ in
            .stream(.success(Empty())) { $0.send(encoded: Array("{\n\"text\":\n\"x\"}".utf8), loss: .never) }
        }
        try await ServerFixture.run(over: transport, handler: handler) { fixture in
            let client = try fixture.client()
            let _: Empty = try client.subscribe("subscribe", Empty(), timeout: Patience.duration)
            guard case .event(let payload) = try client.notice() else {
                Issue.record("no event came")
                return
            }
            #expect(try payload.decode(as: Text.self) == Text(text: "x"))
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `replies and events share a connection`(over transport: TransportKind) async throws {
        let publisher = try Publisher()
        try await ServerFixture.run(over: transport, handler: publisher) { fixture in
            let client = try fixture.client()
            let _: Empty = try client.subscribe("subscribe", Empty(), timeout: Patience.duration)
            let sink = try publisher.sinks.next()
            for number in 0..<20 {
                sink.send(number, loss: .never)
                #expect(try client.echo("\(number)") == "\(number)")
            }
            for number in 0..<20 {
                #expect(try client.notice() == .event(Notice.Payload(json: Array("\(number)".utf8))))
            }
        }
    }
}
