import Platform
import Testing

@testable import Transport

/// What a TCP server does with whoever reaches its port.
@Suite struct AuthenticationTests {
    private static let hello = #"{"jsonrpc":"2.0","id":1,"method":"hello"}"# + "\n"

    @Test func `nothing is answered to a client that has not proved itself, and it is hung up on`() async throws {
        try await ServerFixture.run(over: .tcp) { fixture in
            for text in [Self.hello, "GET / HTTP/1.1\r\n", "{}\n", "\u{0}\n", #"{"proof":"00"}"# + "\n"] {
                let raw = try fixture.stranger()
                try raw.send(text)
                #expect(try raw.receive() == nil, "\(text)")
            }
            #expect(try fixture.client().echo("x") == "x")
        }
    }

    @Test func `a wrong proof is answered with silence, and what follows it is not read`() async throws {
        let handler = try BlockingHandler()
        try await ServerFixture.run(over: .tcp, handler: handler) { fixture in
            let raw = try fixture.stranger()
            try raw.send(HandshakeMessage(handshake: 1, nonce: Secret.bytes(32)).frame)
            #expect(try raw.receive() != nil)
            let proof = HandshakeMessage(proof: Secret.bytes(32)).frame
            try raw.send(
                proof + Array(#"{"jsonrpc":"2.0","id":1,"method":"echo","params":{"text":"x"}}"#.utf8) + [0x0A])
            #expect(try raw.receive() == nil)
            #expect(handler.handled == [])
        }
    }

    @Test func `a client that does not prove itself is hung up on at the deadline`() async throws {
        var limits = ServerLimits.patient
        limits.authenticationDeadline = .milliseconds(50)
        try await ServerFixture.run(over: .tcp, limits: limits) { fixture in
            let silent = try (0..<10).map { _ in try fixture.stranger() }
            let partial = try fixture.stranger()
            try? partial.send(#"{"handshake":1,"#)
            let challenged = try fixture.stranger()
            try? challenged.send(HandshakeMessage(handshake: 1, nonce: Secret.bytes(32)).frame)
            for raw in silent + [partial] { #expect(try raw.receive() == nil) }
            // It may have got its challenge in time.
            while try challenged.receive() != nil {}
        }
    }

    @Test func `a client that says nothing keeps nobody waiting`() async throws {
        var limits = ServerLimits.patient
        limits.authenticationDeadline = Patience.duration * 10
        try await ServerFixture.run(over: .tcp, limits: limits) { fixture in
            let silent = try (0..<10).map { _ in try fixture.stranger() }
            for byte in #"{"handshake":1,"#.utf8 {
                for raw in silent { try raw.send([byte]) }
                #expect(try fixture.client().echo("x") == "x")
            }
        }
    }

    @Test func `a client that proved itself may be silent as long as it likes`() throws {
        let credentials = Credentials(key: Secret.bytes(32), instance: "one", endpoint: .tcp(port: 1))
        let connection = Connection(
            token: 1, peer: Peer(pid: nil, uid: 0), socket: try StreamSocket.makeUnix(), limits: .standard,
            handshake: ServerHandshake(credentials, nonce: [UInt8](repeating: 1, count: 32)))
        #expect(connection.deadline != nil)
        let client = ClientHandshake(credentials, nonce: [UInt8](repeating: 2, count: 32))
        connection.authenticate(with: client.challenge)
        #expect(connection.isAuthenticating)
        let proof = credentials.proof(
            by: .client, clientNonce: [UInt8](repeating: 2, count: 32), serverNonce: [UInt8](repeating: 1, count: 32))
        connection.authenticate(with: HandshakeMessage(proof: proof, pid: 7).frame)
        #expect(!connection.isAuthenticating)
        #expect(connection.deadline == nil)
        #expect(connection.peer.pid == 7)
    }

    /// Cut into lines or not.
    @Test(arguments: ["x", "\n"])
    func `not more than 4 KiB are read from a client that does not prove itself`(byte: String) async throws {
        var limits = ServerLimits.patient
        limits.authenticationDeadline = Patience.duration * 10
        try await ServerFixture.run(over: .tcp, limits: limits) { fixture in
            let raw = try fixture.stranger()
            try? raw.send(String(repeating: byte, count: (4 << 10) + 1))
            #expect(try raw.receive() == nil)
        }
    }

    @Test func `those who only connect take nobody's place`() async throws {
        var limits = ServerLimits.patient
        limits.unauthenticatedConnections = 8
        limits.authenticationDeadline = Patience.duration * 10
        try await ServerFixture.run(over: .tcp, limits: limits) { fixture in
            let idle = try (0..<20).map { _ in try fixture.client() }
            let strangers = try (0..<100).map { _ in try fixture.stranger() }
            #expect(try fixture.client().echo("x") == "x")
            // The oldest made room, the clients stayed.
            for raw in strangers[..<90] { #expect(try raw.receive() == nil) }
            for client in idle { #expect(try client.echo("x") == "x") }
        }
    }

    /// However many they are: it is not the oldest that makes room, but the oldest of those who have said nothing.
    @Test func `those who only connect do not end a handshake that is under way`() async throws {
        var limits = ServerLimits.patient
        limits.authenticationDeadline = Patience.duration * 10
        let handler = try BlockingHandler()
        try await ServerFixture.run(over: .tcp, limits: limits, handler: handler) { fixture in
            let first = try fixture.raw()
            try first.send(#"{"jsonrpc":"2.0","method":"block"}"# + "\n")
            try handler.waitUntilBlocked()
            let handshake = ClientHandshake(try fixture.credentials())
            let raw = try fixture.stranger()
            try raw.send(handshake.challenge)
            let strangers = try (0..<400).map { _ in try fixture.stranger() }
            handler.unblock()
            let reply = try #require(try raw.receive())
            for stranger in strangers[..<100] { #expect(try stranger.receive() == nil) }
            try raw.send(try #require(handshake.answer(to: Array(reply.utf8))))
            #expect(try raw.exchange(#"{"jsonrpc":"2.0","id":1,"method":"echo","params":{"text":"x"}}"#) != nil)
        }
    }

    @Test func `a handshake may come byte by byte, and the first request with its last byte`() async throws {
        try await ServerFixture.run(over: .tcp) { fixture in
            let handshake = ClientHandshake(try fixture.credentials())
            let raw = try fixture.stranger()
            for byte in handshake.challenge { try raw.send([byte]) }
            let reply = try #require(try raw.receive())
            let answer = try #require(handshake.answer(to: Array(reply.utf8)))
            for byte in answer.dropLast() { try raw.send([byte]) }
            let large = String(repeating: "x", count: 100_000)
            let request = #"{"jsonrpc":"2.0","id":1,"method":"echo","params":{"text":"\#(large)"}}"#
            try raw.send(Array(answer.suffix(1)) + Array((request + "\n").utf8))
            #expect(try raw.receive()?.contains(large) == true)
        }
    }

    @Test func `keys differ from start to start, and an old one is of no use`() async throws {
        try await BlockingThread.run {
            let directory = try TemporaryDirectory()
            defer { directory.remove() }
            let location = EndpointLocation(path: FilePath.join(directory.path, "socket"))
            var keys: Set<[UInt8]> = []
            for _ in 0..<3 {
                let server = Server(
                    at: location, over: .tcp, identity: ServerIdentity(version: "1", instance: "same"),
                    limits: .patient, handler: EchoHandler())
                try server.start()
                guard case .listening(let listening) = try EndpointFile.read(location.path) else { return }
                #expect(keys.insert(listening.key).inserted)
                server.stop()
            }
        }
    }

    @Test func `the handler is told which process asks, as that says itself`() async throws {
        struct PeerHandler: RequestHandler {
            func reply(to request: Request, peer: Peer) -> Reply { .now(.success("\(peer.uid) \(peer.pid ?? 0)")) }
        }
        try await ServerFixture.run(over: .tcp, handler: PeerHandler()) { fixture in
            let answer: String = try fixture.client().call("who", Empty(), timeout: Patience.duration)
            #expect(answer == "\(Identity.user) \(Identity.process)")
        }
    }
}

extension ServerFixture {
    /// A connection to the port by somebody who knows nothing else.
    fileprivate func stranger() throws -> RawConnection {
        guard case .tcp(let port) = server.endpoint else { throw RawConnection.Failure.peerGone }
        return try RawConnection(port: port)
    }

    /// What is in the endpoint file.
    fileprivate func credentials() throws -> Credentials {
        guard case .listening(let listening) = try EndpointFile.read(path) else { throw RawConnection.Failure.peerGone }
        return Credentials(key: listening.key, instance: listening.instance, endpoint: .tcp(port: listening.port))
    }
}
