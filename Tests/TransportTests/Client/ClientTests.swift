import Platform
import Testing

@testable import Transport

@Suite struct ClientTests {
    @Test func `nobody there, nobody listening and a server that hangs are told apart`() async throws {
        try await Self.inDirectory { path in
            #expect(throws: ConnectFailure.absent(path)) { try Self.connect(path) }
            let stranger = try Stranger(unix: path)
            #expect(throws: ConnectFailure.timedOut) { try Self.connect(path, timeout: .milliseconds(50)) }
            stranger.end()
            #expect(throws: ConnectFailure.refused(path)) { try Self.connect(path) }
        }
    }

    @Test func `a backlog that stays full until the deadline is busy`() async throws {
        try await Self.inDirectory { path in
            let hung = try FullListener(path: path)
            let elapsed = MonotonicClock().measure {
                #expect(throws: ConnectFailure.busy) { try Self.connect(path, timeout: .milliseconds(50)) }
            }
            #expect(elapsed >= .milliseconds(50))
            _ = consume hung
        }
    }

    @Test func `a connection waits for room in a full backlog`() async throws {
        try await Self.inDirectory { path in
            let slow = try FullListener(path: path)
            let connected = try Handover<Bool>()
            DedicatedThread.start(name: "waiting client") {
                let socket = try? Dialler.dial(unix: path, until: .now + Patience.duration)
                connected.put(socket != nil)
            }
            try slow.makeRoom()
            #expect(try connected.next())
        }
    }

    @Test func `a server of another protocol version is told from one that speaks no protocol at all`() async throws {
        try await Self.answering(#"{"jsonrpc":"2.0","id":1,"result":{"protocol":{"min":7,"max":9},"version":"9"}}"#) {
            path in
            let theirs = Hello(protocols: ProtocolRange(min: 7, max: 9), version: "9")
            let failure = #expect(throws: ConnectFailure.self) { try Self.connect(path) }
            #expect(failure == .incompatible(ours: Hello(version: "test"), theirs: theirs))
            let sentence = try #require(failure).description
            for part in ["version 9", "protocol 7 to 9", "version test", "protocol 1", "update this program"] {
                #expect(sentence.contains(part), "\(sentence)")
            }
        }
        for answer in ["SSH-2.0-server", #"{"jsonrpc":"2.0","id":1,"result":{}}"#, #"{"jsonrpc":"2.0","id":1}"#] {
            try await Self.answering(answer) { path in
                let failure = #expect(throws: ConnectFailure.self) { try Self.connect(path) }
                guard case .protocolViolation = failure else {
                    Issue.record("\(answer): \(String(describing: failure))")
                    return
                }
            }
        }
    }

    @Test func `a reply that no request had is a violation`() async throws {
        let hello = #"{"jsonrpc":"2.0","id":1,"result":{"protocol":{"min":1,"max":1},"version":"1"}}"#
        try await Self.answering(hello + "\n" + #"{"jsonrpc":"2.0","id":99,"result":{"text":"x"}}"#) { path in
            let client = try Self.connect(path)
            let failure = #expect(throws: CallFailure.self) { try client.echo("x") }
            #expect(failure == .protocolViolation("a reply has the id 99, which no request had"))
        }
    }

    /// Blank lines, notices, and the reply to a call that was given up: each says nothing that is waited for.
    @Test(arguments: [
        "\n", #"{"jsonrpc":"2.0","method":"gap"}"# + "\n", #"{"jsonrpc":"2.0","id":1,"result":{}}"# + "\n",
    ])
    func `a server that talks without end does not keep a call waiting beyond its deadline`(flood: String) async throws
    {
        let hello = #"{"jsonrpc":"2.0","id":1,"result":{"protocol":{"min":1,"max":1},"version":"1"}}"#
        try await Self.answering(hello, thenWithoutEnd: flood) { path in
            let client = try Self.connect(path)
            #expect(throws: CallFailure.timedOut("echo")) {
                let _: Text = try client.call("echo", Text(text: "x"), timeout: .milliseconds(50))
            }
            // Replies to earlier calls are no notices.
            if flood.contains("result") { #expect(try client.nextNotice(timeout: .milliseconds(50)) == nil) }
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `a late reply is dropped and the connection goes on`(over transport: TransportKind) async throws {
        let gate = Gate()
        let handler = ClosureHandler { request in
            request.method == "slow"
                ? .later {
                    await gate.wait(); return .success(Text(text: "late"))
                }
                : EchoHandler().reply(to: request, peer: Peer(pid: nil, uid: 0))
        }
        try await ServerFixture.run(over: transport, handler: handler) { fixture in
            let client = try fixture.client()
            #expect(throws: CallFailure.timedOut("slow")) {
                let _: Text = try client.call("slow", Empty(), timeout: .milliseconds(20))
            }
            gate.open()
            for _ in 0..<10 { #expect(try client.echo("x") == "x") }
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `an error comes back with its code`(over transport: TransportKind) async throws {
        try await ServerFixture.run(over: transport) { fixture in
            let client = try fixture.client()
            #expect(throws: CallFailure.remote(.methodNotFound("unknown"))) {
                let _: Empty = try client.call("unknown", Empty(), timeout: Patience.duration)
            }
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `a request beyond the server's limit fails with the server's reason`(over transport: TransportKind)
        async throws
    {
        try await ServerFixture.run(over: transport) { fixture in
            let client = try fixture.client()
            let failure = #expect(throws: CallFailure.self) {
                try client.echo(String(repeating: "x", count: 9 << 20))
            }
            guard case .remote(let error) = failure else {
                Issue.record("\(String(describing: failure))")
                return
            }
            #expect(error.message.contains("8388608 bytes"))
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `a large reply arrives whole`(over transport: TransportKind) async throws {
        try await ServerFixture.run(over: transport) { fixture in
            let client = try fixture.client()
            let answer: Text = try client.call(
                "fill", EchoHandler.Size(bytes: 5_000_000), timeout: Patience.duration)
            #expect(answer.text.utf8.count == 5_000_000)
        }
    }

    @Test(arguments: [
        (ConnectFailure.absent("/s"), "start the server"),
        (.refused("/s"), "start the server, or wait if it is starting"),
        (.stale("/s", pid: 7), "start the server"),
        (.notPermitted("/s", reason: "the system forbids it", remedy: "allow it"), "allow it"),
        (.unusableFile(EndpointFileError("/s", .empty)), "restart the server, which writes a new one"),
        (.busy, "try again, or look at why it hangs"),
        (.timedOut, "it is stopped or hangs: look at it, or restart it"),
        (.wrongIdentity("/s"), "restart the server"),
        (.incompatible(ours: older, theirs: newer), "update this program"),
        (.incompatible(ours: newer, theirs: older), "restart the server"),
        (.protocolViolation("a banner"), "check what listens there"),
        (
            .system(SystemError(call: "connect", subject: "/s", number: SystemError.SocketNumber.timedOut)),
            "try again when that is mended"
        ),
    ])
    func `every way of not reaching a server has its reason and its remedy`(failure: ConnectFailure, remedy: String) {
        #expect(failure.remedy == remedy)
        #expect(failure.description == "\(failure.reason); \(remedy)")
    }

    private static let older = Hello(protocols: ProtocolRange(min: 1, max: 1), version: "1")
    private static let newer = Hello(protocols: ProtocolRange(min: 2, max: 3), version: "2")

    @Test func `a call that fails says what to do, and so does a server that cannot listen`() {
        let failures: [any Error] = [
            CallFailure.disconnected, CallFailure.timedOut("m"), TransportError.addressInUse("/s"),
        ]
        for failure in failures { #expect(String(describing: failure).contains(";"), "\(failure)") }
    }

    private static func connect(_ path: String, timeout: Duration = Patience.duration) throws -> Client {
        try Client.connect(to: EndpointLocation(path: path), timeout: timeout, version: "test")
    }

    private static func inDirectory(_ body: @escaping @Sendable (String) throws -> Void) async throws {
        try await BlockingThread.run {
            let directory = try TemporaryDirectory()
            defer { directory.remove() }
            try body(FilePath.join(directory.path, "socket"))
        }
    }

    /// Runs `body` against a server that says `text` to whoever connects, and goes on saying `flood`.
    private static func answering(
        _ text: String, thenWithoutEnd flood: String? = nil, _ body: @escaping @Sendable (String) throws -> Void
    ) async throws {
        try await inDirectory { path in
            try Stranger(unix: path).whileServing({ connection in
                connection.say(text)
                if let flood { connection.repeatWithoutEnd(Array(flood.utf8)) } else { _ = connection.listen() }
            }) { try body(path) }
        }
    }
}
