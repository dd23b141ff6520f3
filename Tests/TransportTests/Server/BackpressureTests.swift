import Testing

@testable import Transport

@Suite struct BackpressureTests {
    @Test(arguments: TransportKind.allCases)
    func `a client that does not read its replies is not asked for more, and loses none`(over transport: TransportKind)
        async throws
    {
        var limits = ServerLimits.patient
        limits.output = 64 << 10
        try await ServerFixture.run(over: transport, limits: limits) { fixture in
            let greedy = try fixture.raw()
            let request =
                Array(
                    #"{"jsonrpc":"2.0","id":1,"method":"fill","params":{"bytes":10000}}"#.utf8) + [0x0A]
            // 64 KiB of output, the sockets' own buffers and the server's input are all that may pile up.
            let limit = 64 << 20
            let sent = greedy.sendUntilBlocked(request, limit: limit)
            #expect(sent < limit)
            #expect(try fixture.client().echo("still here") == "still here")
            for _ in 0..<(sent / request.count) { #expect(try greedy.receive()?.count == 10_000 + 45) }
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `a client that never reads is hung up on at the write deadline`(over transport: TransportKind) async throws {
        var limits = ServerLimits.patient
        limits.writeDeadline = .milliseconds(50)
        try await ServerFixture.run(over: transport, limits: limits) { fixture in
            let raw = try fixture.raw()
            try raw.send(#"{"jsonrpc":"2.0","id":1,"method":"fill","params":{"bytes":4000000}}"# + "\n")
            let end = MonotonicClock.now + Patience.duration
            #expect(throws: RawConnection.Failure.peerGone) { while .now < end { try raw.send("\n") } }
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `one client's flood of requests leaves the others their turn`(over transport: TransportKind) async throws {
        let handler = try BlockingHandler()
        try await ServerFixture.run(over: transport, handler: handler) { fixture in
            let blocker = try fixture.raw()
            let flood = try fixture.raw()
            let other = try fixture.raw()
            // The loop is held up, so that everything below waits for it at the same moment.
            try blocker.send(#"{"jsonrpc":"2.0","method":"block"}"# + "\n")
            try handler.waitUntilBlocked()
            try flood.send(String(repeating: #"{"jsonrpc":"2.0","method":"flood"}"# + "\n", count: 1500))
            try other.send(#"{"jsonrpc":"2.0","id":1,"method":"other"}"# + "\n")
            handler.unblock()
            #expect(try other.receive() != nil)
            #expect(handler.handled.prefix { $0 != "other" }.count < 500)
        }
    }
}
