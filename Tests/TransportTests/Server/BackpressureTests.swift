import Testing

@testable import Transport

@Suite struct BackpressureTests {
    @Test func `a client that does not read its replies is not asked for more, and loses none`() async throws {
        var limits = ServerLimits.standard
        limits.output = 64 << 10
        try await ServerFixture.run(limits: limits) { fixture in
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

    @Test func `a client that never reads is hung up on at the write deadline`() async throws {
        var limits = ServerLimits.standard
        limits.writeDeadline = .milliseconds(50)
        try await ServerFixture.run(limits: limits) { fixture in
            let raw = try fixture.raw()
            try raw.send(#"{"jsonrpc":"2.0","id":1,"method":"fill","params":{"bytes":4000000}}"# + "\n")
            #expect(throws: RawConnection.Failure.peerGone) { while true { try raw.send("\n") } }
        }
    }

    @Test func `one client's flood of requests leaves the others their turn`() async throws {
        try await ServerFixture.run { fixture in
            let flood = try fixture.raw()
            let request = #"{"jsonrpc":"2.0","id":1,"method":"echo","params":{"text":"x"}}"# + "\n"
            let client = try fixture.client()
            for _ in 0..<5 {
                try flood.send(String(repeating: request, count: 2000))
                #expect(try client.echo("x") == "x")
                for _ in 0..<2000 { #expect(try flood.receive() != nil) }
            }
        }
    }
}
