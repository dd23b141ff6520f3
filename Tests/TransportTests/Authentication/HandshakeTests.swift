import Testing

@testable import Transport

@Suite struct HandshakeTests {
    private static let key = [UInt8](1...32)
    private static let credentials = Credentials(key: key, instance: "one", endpoint: .tcp(port: 4711))

    @Test func `two sides that know the key believe each other`() throws {
        var server = ServerHandshake(Self.credentials)
        let client = ClientHandshake(Self.credentials, pid: 42)
        guard case .reply(let reply) = server.receive(client.challenge) else {
            Issue.record("the challenge was refused")
            return
        }
        let answer = try #require(client.answer(to: reply))
        #expect(server.receive(answer) == .accepted(pid: 42))
    }

    /// Each other in one thing only.
    @Test(arguments: [
        Credentials(key: [UInt8](2...33), instance: "one", endpoint: .tcp(port: 4711)),
        Credentials(key: key, instance: "two", endpoint: .tcp(port: 4711)),
        Credentials(key: key, instance: "one", endpoint: .tcp(port: 4712)),
        Credentials(key: key, instance: "one", endpoint: .unix(path: "127.0.0.1:4711")),
    ])
    func `another key, instance, port or transport is neither believed nor served`(others: Credentials) throws {
        var server = ServerHandshake(others)
        let client = ClientHandshake(Self.credentials)
        guard case .reply(let reply) = server.receive(client.challenge) else {
            Issue.record("the challenge was refused")
            return
        }
        #expect(client.answer(to: reply) == nil)
        var own = ServerHandshake(Self.credentials)
        let stranger = ClientHandshake(others)
        guard case .reply(let honest) = own.receive(stranger.challenge),
            let proof = HandshakeMessage(frame: honest)?.nonceBytes
        else {
            Issue.record("the challenge was refused")
            return
        }
        // What the stranger would have to send, made with its own credentials.
        let forged = others.proof(by: .client, clientNonce: Self.nonce(of: stranger), serverNonce: proof)
        #expect(own.receive(HandshakeMessage(proof: forged).frame) == .refused)
    }

    @Test func `a proof sent back to where it came from is none`() throws {
        var server = ServerHandshake(Self.credentials)
        let challenge = HandshakeMessage(handshake: 1, nonce: [UInt8](repeating: 7, count: 32)).frame
        guard case .reply(let reply) = server.receive(challenge) else {
            Issue.record("the challenge was refused")
            return
        }
        #expect(server.receive(reply) == .refused)
        // Nor does a client take its own challenge for an answer.
        let client = ClientHandshake(Self.credentials)
        #expect(client.answer(to: client.challenge) == nil)
    }

    @Test func `what was recorded of one handshake is of no use in another`() throws {
        var first = ServerHandshake(Self.credentials)
        let client = ClientHandshake(Self.credentials)
        guard case .reply(let reply) = first.receive(client.challenge) else {
            Issue.record("the challenge was refused")
            return
        }
        let answer = try #require(client.answer(to: reply))
        #expect(first.receive(answer) == .accepted(pid: nil))
        #expect(first.receive(answer) == .refused)
        var second = ServerHandshake(Self.credentials)
        _ = second.receive(client.challenge)
        #expect(second.receive(answer) == .refused)
        #expect(ClientHandshake(Self.credentials).answer(to: reply) == nil)
    }

    @Test(arguments: [
        "", "{}", "[]", "null", #"{"handshake":1}"#, #"{"handshake":2,"nonce":"\#(digits)"}"#,
        #"{"handshake":1,"nonce":"\#(digits)00"}"#, #"{"handshake":1,"nonce":"\#(digits.dropLast())"}"#,
        #"{"handshake":1,"nonce":12}"#, #"{"nonce":"\#(digits)"}"#, "GET / HTTP/1.1\r",
        #"{"handshake":1,"nonce":"\#(digits)","more":"\#(String(repeating: "x", count: 2000))"}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"hello"}"#,
    ])
    func `a first frame that is no challenge is refused, and so is everything after it`(frame: String) {
        var server = ServerHandshake(Self.credentials)
        #expect(server.receive(Array(frame.utf8)) == .refused)
        #expect(server.receive(ClientHandshake(Self.credentials).challenge) == .refused)
    }

    @Test func `a member that is not known yet is ignored`() {
        var server = ServerHandshake(Self.credentials)
        let step = server.receive(Array(#"{"handshake":1,"nonce":"\#(Self.digits)","later":[1]}"#.utf8))
        guard case .reply = step else {
            Issue.record("\(step)")
            return
        }
    }

    @Test func `the key is in no frame`() throws {
        var server = ServerHandshake(Self.credentials)
        let client = ClientHandshake(Self.credentials)
        guard case .reply(let reply) = server.receive(client.challenge) else {
            Issue.record("the challenge was refused")
            return
        }
        let answer = try #require(client.answer(to: reply))
        let said = String(decoding: client.challenge + reply + answer, as: UTF8.self)
        #expect(!said.contains(Hexadecimal.text(Self.key)))
        #expect(!said.contains("one"))
    }

    private static let digits = Hexadecimal.text([UInt8](repeating: 0xAB, count: 32))

    private static func nonce(of client: ClientHandshake) -> [UInt8] {
        HandshakeMessage(frame: client.challenge)?.nonceBytes ?? []
    }
}
