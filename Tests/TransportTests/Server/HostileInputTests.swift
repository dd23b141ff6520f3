import Testing

@testable import Transport

@Suite struct HostileInputTests {
    @Test(arguments: TransportKind.allCases)
    func `a frame beyond the limit is answered with the limit and ends this connection only`(
        over transport: TransportKind
    ) async throws {
        try await ServerFixture.run(over: transport) { fixture in
            let neighbour = try fixture.client()
            let raw = try fixture.raw()
            // The server may hang up before all of it is sent: what counts is that its answer can be read.
            try? raw.send([UInt8](repeating: UInt8(ascii: "x"), count: 9 << 20))
            let reply = try raw.receive()
            #expect(reply?.contains("-32600") == true)
            #expect(reply?.contains("8388608 bytes") == true)
            #expect(try raw.receive() == nil)
            #expect(try neighbour.echo("still here") == "still here")
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `what is asked after a frame beyond the limit is not carried out`(over transport: TransportKind) async throws {
        var limits = ServerLimits.patient
        limits.frame = 100
        try await ServerFixture.run(over: transport, limits: limits) { fixture in
            let raw = try fixture.raw()
            let echo = #"{"jsonrpc":"2.0","id":7,"method":"echo","params":{"text":"x"}}"# + "\n"
            try raw.send(echo + String(repeating: "x", count: 101) + "\n" + echo)
            #expect(try raw.receive()?.contains(#""id":7"#) == true)
            #expect(try raw.receive()?.contains("100 bytes") == true)
            #expect(try raw.receive() == nil)
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `a client that goes on sending after it was refused is hung up on`(over transport: TransportKind) async throws
    {
        var limits = ServerLimits.patient
        limits.frame = 100
        limits.lingering = .milliseconds(50)
        try await ServerFixture.run(over: transport, limits: limits) { fixture in
            let raw = try fixture.raw()
            let end = MonotonicClock.now + Patience.duration
            #expect(throws: RawConnection.Failure.peerGone) {
                while .now < end { try raw.send([UInt8](repeating: UInt8(ascii: "x"), count: 1000)) }
            }
        }
    }

    @Test(arguments: ["[", #"{"jsonrpc":"2.0","id":1,"method":"echo","params":{"text":"#])
    func `nesting 10,000 deep is a parse error and the connection goes on`(start: String) async throws {
        try await ServerFixture.run { fixture in
            let raw = try fixture.raw()
            let reply = try raw.exchange(start + String(repeating: #"[{"a":"#, count: 10_000))
            #expect(reply?.contains("-32700") == true)
            #expect(reply?.contains("nested deeper than 64") == true)
            #expect(try raw.exchange(#"{"jsonrpc":"2.0","id":7,"method":"echo"}"#)?.contains(#""id":7"#) == true)
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `random bytes never end the server`(over transport: TransportKind) async throws {
        try await ServerFixture.run(over: transport) { fixture in
            var random = FixedSeedGenerator(state: 0x5EED)
            for _ in 0..<100 {
                let raw = try fixture.raw()
                let bytes = (0..<Int.random(in: 1...4000, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
                try raw.send(bytes + [0x0A])
                _ = try raw.receive()
            }
            #expect(try fixture.client().echo("still here") == "still here")
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `requests with random damage are each answered or ignored, and never end the server`(
        over transport: TransportKind
    ) async throws {
        try await ServerFixture.run(over: transport) { fixture in
            var random = FixedSeedGenerator(state: 0xDA_4A6E)
            let raw = try fixture.raw()
            let request = Array(#"{"jsonrpc":"2.0","id":"a","method":"echo","params":{"text":"\u0041[{}]"}}"#.utf8)
            for _ in 0..<2000 {
                var damaged = request
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    damaged[Int.random(in: damaged.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                try raw.send(damaged + [0x0A])
            }
            try raw.send(#"{"jsonrpc":"2.0","id":"last","method":"echo","params":{"text":"x"}}"# + "\n")
            while let reply = try raw.receive(), !reply.contains(#""id":"last""#) {}
            #expect(try fixture.client().echo("still here") == "still here")
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `clients that send one byte and stop keep nobody waiting`(over transport: TransportKind) async throws {
        try await ServerFixture.run(over: transport) { fixture in
            let slow = try (0..<50).map { _ in try fixture.raw() }
            let quick = try fixture.client()
            for byte in #"{"jsonrpc":"2.0","id":1,"#.utf8 {
                for raw in slow { try raw.send([byte]) }
                #expect(try quick.echo("x") == "x")
            }
        }
    }
}
