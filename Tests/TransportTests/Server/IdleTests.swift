import Testing

@testable import Transport

@Suite struct IdleTests {
    @Test(arguments: TransportKind.allCases)
    func `a server with connections and a subscriber but nothing to do does not wake up`(over transport: TransportKind)
        async throws
    {
        let publisher = try Publisher()
        try await ServerFixture.run(over: transport, handler: publisher) { fixture in
            let idle = try (0..<20).map { _ in try fixture.client() }
            let client = try fixture.client()
            let _: Empty = try client.subscribe("subscribe", Empty(), timeout: Patience.duration)
            #expect(try client.echo("x") == "x")
            let before = fixture.server.turns
            #expect(try client.nextNotice(timeout: .milliseconds(300)) == nil)
            // The turn that answered the echo may still have been counted after the reply was read.
            #expect(fixture.server.turns - before <= 1)
            _ = consume idle
        }
    }
}
