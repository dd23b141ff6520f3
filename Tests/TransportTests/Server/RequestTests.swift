import Testing

@testable import Transport

@Suite struct RequestTests {
    @Test(arguments: TransportKind.allCases)
    func `a request is answered under its own id, byte for byte`(over transport: TransportKind) async throws {
        try await ServerFixture.run(over: transport) { fixture in
            let raw = try fixture.raw()
            for id in ["1", "1.0", "-1e3", "123456789012345678901234567890", #""a\u0041ä""#] {
                let reply = try raw.exchange(
                    #"{"jsonrpc":"2.0","id":\#(id),"method":"echo","params":{"text":"ä/\n"}}"#)
                #expect(reply == #"{"jsonrpc":"2.0","id":\#(id),"result":{"text":"ä/\n"}}"#)
            }
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `a notification gets no reply, whatever becomes of it`(over transport: TransportKind) async throws {
        try await ServerFixture.run(over: transport) { fixture in
            let raw = try fixture.raw()
            for method in ["echo", "unknown", "later", "hello"] {
                try raw.send(#"{"jsonrpc":"2.0","method":"\#(method)","params":{"text":"x"}}"# + "\n")
            }
            #expect(try raw.exchange(Self.echo)?.contains(#""id":7"#) == true)
        }
    }

    @Test(arguments: [
        (#"{"jsonrpc":"2.0","id":3,"method":"echo","params":{"text":"#, -32700, "null"),
        ("nonsense", -32700, "null"),
        (#"[{"jsonrpc":"2.0","id":3,"method":"echo"}]"#, -32600, "null"),
        (#"{"jsonrpc":"2.0","id":3}"#, -32600, "3"),
        (#"{"jsonrpc":"2.0","id":3,"method":"unknown"}"#, -32601, "3"),
        (#"{"jsonrpc":"2.0","id":3,"method":"echo"}"#, -32602, "3"),
        (#"{"jsonrpc":"2.0","id":3,"method":"echo","params":{"text":1}}"#, -32602, "3"),
        (#"{"jsonrpc":"2.0","id":3,"method":"hello","params":{"protocol":"x"}}"#, -32602, "3"),
    ])
    func `a mistake is answered with its code and the connection goes on`(
        frame: String, code: Int, id: String
    ) async throws {
        try await ServerFixture.run { fixture in
            let raw = try fixture.raw()
            let reply = try raw.exchange(frame)
            let start = #"{"jsonrpc":"2.0","id":\#(id),"error":{"code":\#(code),"#
            #expect(reply?.hasPrefix(start) == true, "\(reply ?? "hung up")")
            #expect(try raw.exchange(Self.echo)?.contains(#""result""#) == true)
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `bytes that are not UTF-8 are a parse error and the connection goes on`(over transport: TransportKind)
        async throws
    {
        try await ServerFixture.run(over: transport) { fixture in
            let raw = try fixture.raw()
            try raw.send(Array(#"{"jsonrpc":"2.0","id":3,"method":""#.utf8) + [0xFF, 0xFE] + Array("\"}\n".utf8))
            #expect(try raw.receive()?.contains("-32700") == true)
            #expect(try raw.exchange(Self.echo)?.contains(#""result""#) == true)
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `bytes one at a time, glued frames and blank lines all work`(over transport: TransportKind) async throws {
        try await ServerFixture.run(over: transport) { fixture in
            let raw = try fixture.raw()
            for byte in (Self.echo + "\n").utf8 { try raw.send([byte]) }
            #expect(try raw.receive()?.contains(#""id":7"#) == true)
            try raw.send("\n \r\n\t\n" + String(repeating: Self.echo + "\r\n", count: 500))
            for _ in 0..<500 { #expect(try raw.receive()?.contains(#""id":7"#) == true) }
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `what was asked before the client finished sending is still answered, then the server hangs up`(
        over transport: TransportKind
    )
        async throws
    {
        try await ServerFixture.run(over: transport) { fixture in
            let raw = try fixture.raw()
            try raw.send(Self.echo + "\n" + Self.echo.replacing("echo", with: "later") + "\n")
            raw.finishSending()
            #expect(try raw.receive() != nil)
            #expect(try raw.receive() != nil)
            #expect(try raw.receive() == nil)
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `a request whose client hung up at once is still carried out`(over transport: TransportKind) async throws {
        let carriedOut = try Handover<String>()
        let handler = ClosureHandler { request in
            carriedOut.put(request.method)
            return .now(.success(Empty()))
        }
        try await ServerFixture.run(over: transport, handler: handler) { fixture in
            for _ in 0..<20 {
                try fixture.raw().send(#"{"jsonrpc":"2.0","id":1,"method":"notify"}"# + "\n")
                #expect(try carriedOut.next() == "notify")
            }
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `the greeting tells version, instance and the phase of the moment`(over transport: TransportKind) async throws
    {
        try await ServerFixture.run(over: transport) { fixture in
            fixture.server.setPhase("starting(recovering)")
            let first = try fixture.client().server
            #expect(first == Hello(version: "1.2.3", instance: "first", phase: "starting(recovering)"))
            fixture.server.setPhase("ready")
            let second = try fixture.client().server
            #expect(second.phase == "ready")
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `a client of another version is served: members not known yet are ignored, methods are refused by name`(
        over transport: TransportKind
    ) async throws {
        try await ServerFixture.run(over: transport) { fixture in
            let raw = try fixture.raw()
            let hello = #"{"protocol":{"min":1,"max":9,"step":1},"version":"99","later":[{}]}"#
            let greeted = try raw.exchange(#"{"jsonrpc":"2.0","id":1,"method":"hello","params":\#(hello),"later":1}"#)
            #expect(greeted?.contains(#""version":"1.2.3""#) == true)
            let later = try raw.exchange(#"{"jsonrpc":"2.0","id":2,"method":"later.method"}"#)
            #expect(later?.contains(#"-32601,"message":"there is no method \"later.method\"""#) == true)
            #expect(try raw.exchange(Self.echo)?.contains(#""id":7"#) == true)
        }
    }

    /// Quotation marks take twice as many bytes in JSON, and twice as many again where they are quoted.
    @Test(arguments: TransportKind.allCases)
    func `no answer exceeds the frame limit, whatever of the request or its handler goes into it`(
        over transport: TransportKind
    ) async throws {
        var limits = ServerLimits.patient
        limits.frame = 8192
        let handler = ClosureHandler { request in
            switch request.method {
            case "result": .now(.success(Text(text: String(repeating: "x", count: 8192 - 40))))
            case "error": .now(.failure(RPCError(code: 7, message: String(repeating: "\"", count: 8000))))
            default: .now(.failure(.methodNotFound(request.method)))
            }
        }
        try await ServerFixture.run(over: transport, limits: limits, handler: handler) { fixture in
            let raw = try fixture.raw()
            func answer(id: String, method: String) throws -> String {
                let reply = try #require(try raw.exchange(#"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)"}"#))
                #expect(reply.utf8.count <= 8192)
                return reply
            }
            let quotes = String(repeating: #"\""#, count: 4000)
            #expect(try answer(id: "1", method: quotes).contains("-32601"))
            #expect(try answer(id: "2", method: "result").contains("exceeds the frame limit of 8192 bytes"))
            #expect(try answer(id: "3", method: "error").contains(#""code":7"#))
            #expect(try answer(id: "\"" + quotes + "\"", method: "x").hasPrefix(#"{"jsonrpc":"2.0","id":null,"#))
            let longest = "\"" + String(repeating: "i", count: 1022) + "\""
            #expect(try answer(id: longest, method: "error").contains(longest))
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `the handler is told which process asks`(over transport: TransportKind) async throws {
        struct PeerHandler: RequestHandler {
            func reply(to request: Request, peer: Peer) -> Reply { .now(.success("\(peer.uid) \(peer.pid ?? 0)")) }
        }
        try await ServerFixture.run(over: transport, handler: PeerHandler()) { fixture in
            let answer: String = try fixture.client().call("who", Empty(), timeout: Patience.duration)
            #expect(answer == "\(Identity.user) \(Identity.process)")
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `a result beyond the frame limit is an error, not a frame nobody may read`(over transport: TransportKind)
        async throws
    {
        var limits = ServerLimits.patient
        limits.frame = 1000
        try await ServerFixture.run(over: transport, limits: limits) { fixture in
            let reply = try fixture.raw().exchange(
                #"{"jsonrpc":"2.0","id":1,"method":"fill","params":{"bytes":1000}}"#)
            #expect(reply?.contains("-32603") == true)
            #expect(reply?.contains("1000 bytes") == true)
        }
    }

    private static let echo = #"{"jsonrpc":"2.0","id":7,"method":"echo","params":{"text":"x"}}"#
}
