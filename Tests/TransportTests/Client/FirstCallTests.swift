import Platform
import Synchronization
import Testing

@testable import Transport

/// A call that goes out with the greeting.
@Suite struct FirstCallTests {
    @Test(arguments: TransportKind.allCases)
    func `is answered, and the connection goes on`(over transport: TransportKind) async throws {
        try await ServerFixture.run(over: transport) { fixture in
            let (client, reply) = try Self.connect(fixture, "echo", "ä\n")
            #expect(client.server.instance == "first")
            #expect(try reply.get() == Text(text: "ä\n"))
            #expect(try client.echo("x") == "x")
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `that the server refuses leaves a connection`(over transport: TransportKind) async throws {
        try await ServerFixture.run(over: transport) { fixture in
            let (client, reply) = try Self.connect(fixture, "unknown")
            #expect(throws: CallFailure.remote(.methodNotFound("unknown"))) { try reply.get() }
            #expect(try client.echo("x") == "x")
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `that is not answered in time leaves a connection, and its late reply is dropped`(
        over transport: TransportKind
    ) async throws {
        let gate = Gate()
        let handler = ClosureHandler { request in
            request.method == "slow"
                ? .later {
                    await gate.wait(); return .success(Empty())
                } : EchoHandler().reply(to: request, peer: Peer(pid: nil, uid: 0))
        }
        try await ServerFixture.run(over: transport, handler: handler) { fixture in
            // A greeting that comes late on a busy machine ends the attempt; then it is made again.
            var attempt: (client: Client, reply: Result<Text, CallFailure>)?
            var patience = Duration.milliseconds(100)
            while attempt == nil, patience < Patience.duration {
                attempt = try? Self.connect(fixture, "slow", timeout: patience)
                patience *= 2
            }
            let (client, reply) = try #require(attempt)
            #expect(throws: CallFailure.timedOut("slow")) { try reply.get() }
            gate.open()
            for _ in 0..<10 { #expect(try client.echo("x") == "x") }
        }
    }

    /// As a crowded server does: the greeting is tried again, and the call, which may have been carried out, is not.
    @Test func `that was lost with its connection is not made again`() async throws {
        try await BlockingThread.run {
            let directory = try TemporaryDirectory()
            defer { directory.remove() }
            let location = EndpointLocation(path: FilePath.join(directory.path, "socket"))
            let heard = try Handover<[UInt8]>()
            let isFirst = Mutex(true)
            try Stranger(unix: location.path).whileServing({ connection in
                if isFirst.withLock({ isFirst in
                    defer { isFirst = false }
                    return isFirst
                }) {
                    return
                }
                connection.say(#"{"jsonrpc":"2.0","id":1,"result":{"protocol":{"min":1,"max":1},"version":"9"}}"#)
                heard.put(connection.listen())
            }) {
                let (client, reply): (Client, Result<Text, CallFailure>) = try Client.connect(
                    to: location, timeout: Patience.duration, version: "test", calling: "echo", Text(text: "x"))
                #expect(client.server.version == "9")
                #expect(throws: CallFailure.disconnected) { try reply.get() }
            }
            let text = String(decoding: try heard.next(), as: UTF8.self)
            #expect(text.contains("hello") && !text.contains("echo"))
        }
    }

    private static func connect(
        _ fixture: ServerFixture, _ method: String, _ text: String = "", timeout: Duration = Patience.duration
    ) throws -> (client: Client, reply: Result<Text, CallFailure>) {
        try Client.connect(
            to: fixture.location, timeout: timeout, version: "test", calling: method, Text(text: text))
    }
}
