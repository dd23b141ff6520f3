import Synchronization
import Testing

@testable import Transport

@Suite struct LaterReplyTests {
    @Test(arguments: TransportKind.allCases)
    func `a later reply does not hold up the ones after it`(over transport: TransportKind) async throws {
        let gate = Gate()
        let handler = ClosureHandler { request in
            request.method == "slow"
                ? .later {
                    await gate.wait(); return .success("slow")
                } : .now(.success("quick"))
        }
        try await ServerFixture.run(over: transport, handler: handler) { fixture in
            let raw = try fixture.raw()
            try raw.send(Self.request(1, "slow") + Self.request(2, "quick"))
            #expect(try raw.receive()?.contains(#""id":2"#) == true)
            gate.open()
            #expect(try raw.receive()?.contains(#""id":1"#) == true)
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `a task whose client went away is cancelled`(over transport: TransportKind) async throws {
        let events = try Handover<String>()
        try await ServerFixture.run(over: transport, handler: Self.waiting(events)) { fixture in
            let raw = try fixture.raw()
            try raw.send(Self.request(1, "wait"))
            #expect(try events.next() == "started")
            _ = consume raw
            #expect(try events.next() == "cancelled")
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `whoever asks more than is answered at once and goes away has none of it done`(
        over transport: TransportKind
    ) async throws {
        var limits = ServerLimits.patient
        limits.pendingReplies = 2
        let events = try Handover<String>()
        try await ServerFixture.run(over: transport, limits: limits, handler: Self.waiting(events)) { fixture in
            let raw = try fixture.raw()
            try raw.send((0..<100).map { Self.request($0, "wait") }.joined())
            for _ in 0..<2 { #expect(try events.next() == "started") }
            _ = consume raw
            for _ in 0..<2 { #expect(try events.next() == "cancelled") }
            #expect(try fixture.client().server.version == "1.2.3")
            #expect(events.isEmpty)
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `a client that only finished sending still gets its reply`(over transport: TransportKind) async throws {
        let gate = Gate()
        let started = try Handover<Bool>()
        let handler = ClosureHandler { _ in
            started.put(true)
            return .later {
                await gate.wait(); return .success("done")
            }
        }
        try await ServerFixture.run(over: transport, handler: handler) { fixture in
            let raw = try fixture.raw()
            try raw.send(Self.request(1, "wait"))
            raw.finishSending()
            #expect(try started.next())
            gate.open()
            #expect(try raw.receive()?.contains("done") == true)
            #expect(try raw.receive() == nil)
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `requests beyond the bound wait for the ones before them`(over transport: TransportKind) async throws {
        var limits = ServerLimits.patient
        limits.pendingReplies = 2
        let running = Atomic<Int>(0)
        let most = Atomic<Int>(0)
        let handler = ClosureHandler { _ in
            .later {
                let now = running.add(1, ordering: .sequentiallyConsistent).newValue
                most.max(now, ordering: .sequentiallyConsistent)
                await Task.yield()
                running.subtract(1, ordering: .sequentiallyConsistent)
                return .success(Empty())
            }
        }
        try await ServerFixture.run(over: transport, limits: limits, handler: handler) { fixture in
            let raw = try fixture.raw()
            try raw.send((0..<500).map { Self.request($0, "work") }.joined())
            for _ in 0..<500 { #expect(try raw.receive() != nil) }
            #expect(most.load(ordering: .sequentiallyConsistent) <= 2)
        }
    }

    /// Says when it starts and when it is cancelled, and never ends by itself.
    static func waiting(_ events: Handover<String>) -> ClosureHandler {
        ClosureHandler { _ in
            .later {
                let gate = Gate()
                await withTaskCancellationHandler {
                    events.put("started")
                    await gate.wait()
                } onCancel: {
                    events.put("cancelled")
                    gate.open()
                }
                return .failure(RPCError(code: 1, message: "cancelled"))
            }
        }
    }

    private static func request(_ id: Int, _ method: String) -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)"}"# + "\n"
    }
}
