import Platform
import Testing

@testable import Transport

/// What a client does at a port that is not, or no longer, its server's.
@Suite struct ImpostorTests {
    private static let running = ProcessIdentity.current()
    /// No process has this identity.
    private static let ended = ProcessIdentity(pid: running.pid, startTime: "long ago")

    @Test func `somebody else at the port is told a random number and nothing more`() async throws {
        try await Self.impostor(
            process: Self.running, answer: #"{"nonce":"\#(Self.digits)","proof":"\#(Self.digits)"}"#
        ) {
            location, file, heard in
            let failure = #expect(throws: ConnectFailure.self) { try Self.connect(location) }
            #expect(failure == .wrongIdentity("127.0.0.1:\(file.port)"))
            let text = String(decoding: try heard.next(), as: UTF8.self)
            let message = try #require(HandshakeMessage(frame: Array(text.utf8.dropLast())))
            #expect(message == HandshakeMessage(handshake: 1, nonce: message.nonceBytes))
            for secret in [Hexadecimal.text(file.key), file.instance, location.path] { #expect(!text.contains(secret)) }
        }
    }

    @Test(arguments: ["SSH-2.0-server", "{}", #"{"nonce":"00","proof":"00"}"#, String(repeating: "x", count: 5000)])
    func `whatever it answers, the file is stale when its server is gone`(answer: String) async throws {
        try await Self.impostor(process: Self.ended, answer: answer) { location, file, _ in
            let failure = #expect(throws: ConnectFailure.self) { try Self.connect(location) }
            #expect(failure == .stale(location.path, pid: file.process.pid))
            #expect(failure?.meansNobodyListens == true)
            #expect(failure?.description.contains("is gone") == true)
        }
    }

    @Test func `one that is silent is a server that hangs, if the server is there, and else a stale file`() async throws
    {
        for (process, isRunning) in [(Self.running, true), (Self.ended, false)] {
            try await Self.impostor(process: process, answer: nil) { location, file, _ in
                let failure = #expect(throws: ConnectFailure.self) {
                    try Self.connect(location, timeout: .milliseconds(50))
                }
                #expect(failure == (isRunning ? .timedOut : .stale(location.path, pid: file.process.pid)))
            }
        }
    }

    @Test func `a port that nobody listens at is a stale file, or a server that is about to listen`() async throws {
        try await BlockingThread.run {
            let directory = try TemporaryDirectory()
            defer { directory.remove() }
            let location = EndpointLocation(path: FilePath.join(directory.path, "socket"))
            let port = try Self.unusedPort()
            for (process, isRunning) in [(Self.running, true), (Self.ended, false)] {
                try EndpointFile.listening(Self.file(port, process)).write(to: location.path)
                let failure = #expect(throws: ConnectFailure.self) { try Self.connect(location) }
                #expect(
                    failure == (isRunning ? .refused("127.0.0.1:\(port)") : .stale(location.path, pid: process.pid)))
            }
        }
    }

    /// As a server does with the connections that wait while it stops.
    @Test func `one that hangs up again and again does not keep up, and is no stranger`() async throws {
        for (process, isRunning) in [(Self.running, true), (Self.ended, false)] {
            try await Self.atPort(of: process, serving: { _ in }) { location, _ in
                let failure = #expect(throws: ConnectFailure.self) { try Self.connect(location) }
                #expect(failure == (isRunning ? .busy : .stale(location.path, pid: process.pid)))
            }
        }
    }

    /// A flood of blank lines, or of one line that never ends: the client never waits for anything to read.
    @Test(arguments: ["\n", " \n", " "])
    func `one that talks without end is given up, by a client and by a server that would take its place`(
        text: String
    ) async throws {
        let flood = [UInt8](repeatElement(Array(text.utf8), count: 4096).joined())
        try await Self.atPort(of: Self.running, serving: { $0.repeatWithoutEnd(flood) }) { location, file in
            let isEndless = text == " "
            let failure = #expect(throws: ConnectFailure.self) {
                try Self.connect(location, timeout: isEndless ? Patience.duration : .milliseconds(50))
            }
            #expect(failure == (isEndless ? .wrongIdentity("127.0.0.1:\(file.port)") : .timedOut))
            let server = Server(
                at: location, over: .tcp, identity: ServerIdentity(version: "1", instance: "new"),
                limits: .patient, handler: EchoHandler())
            #expect(throws: TransportError.addressInUse(location.path)) { try server.start() }
        }
    }

    @Test func `a new server takes over from one that is gone, also when its port has been taken`() async throws {
        try await Self.impostor(process: Self.ended, answer: "{}") { location, _, _ in
            for transport in TransportKind.allCases {
                let server = Server(
                    at: location, over: transport, identity: ServerIdentity(version: "1", instance: "new"),
                    limits: .patient, handler: EchoHandler())
                try server.start()
                #expect(try Self.connect(location).server.instance == "new")
                server.stop()
                try EndpointFile.listening(Self.file(1, Self.ended)).write(to: location.path)
            }
        }
    }

    @Test func `a new server leaves one alone that hangs, or whose file it cannot read`() async throws {
        try await Self.impostor(process: Self.running, answer: nil) { location, _, _ in
            let server = Server(
                at: location, over: .tcp, identity: ServerIdentity(version: "1", instance: "new"),
                limits: .patient, handler: EchoHandler())
            #expect(throws: TransportError.addressInUse(location.path)) { try server.start() }
            let newer = #"{"endpoint":9,"pid":\#(Self.running.pid),"started":"\#(Self.running.startTime)"}"#
            try FileSystem.writeAtomically(Array(newer.utf8), to: location.path)
            #expect(throws: TransportError.addressInUse(location.path)) { try server.start() }
            let dead = #"{"endpoint":9,"pid":\#(Self.running.pid),"started":"long ago"}"#
            try FileSystem.writeAtomically(Array(dead.utf8), to: location.path)
            try server.start()
            server.stop()
        }
    }

    /// What a crash of the machine, or a careless hand, left: it names nobody, so nobody is asked.
    @Test(arguments: ["", #"{"endpoint":1,"ki"#, #"{"endpoint":1,"kind":"tcp","port":1}"#])
    func `a damaged file is replaced, whatever its permissions`(text: String) async throws {
        try await BlockingThread.run {
            let directory = try TemporaryDirectory()
            defer { directory.remove() }
            let location = EndpointLocation(path: FilePath.join(directory.path, "socket"))
            try FileSystem.writeAtomically(Array(text.utf8), to: location.path, mode: 0o644)
            let server = Server(
                at: location, over: .tcp, identity: ServerIdentity(version: "1", instance: "new"),
                limits: .patient, handler: EchoHandler())
            try server.start()
            #expect(try Self.connect(location).echo("x") == "x")
            server.stop()
        }
    }

    private static let digits = Hexadecimal.text([UInt8](repeating: 0xAB, count: 32))

    private static func connect(_ location: EndpointLocation, timeout: Duration = Patience.duration) throws -> Client {
        try Client.connect(to: location, timeout: timeout, version: "test")
    }

    private static func file(_ port: UInt16, _ process: ProcessIdentity) -> EndpointFile.Listening {
        .init(port: port, key: [UInt8](1...32), process: process, instance: "the-instance")
    }

    private static func unusedPort() throws -> UInt16 {
        let socket = try StreamSocket.makeTCP()
        try StreamSocket.bind(socket.rawValue, to: LoopbackAddress(port: 0))
        return try LoopbackAddress.port(of: socket.rawValue)
    }

    /// Runs `body` with an endpoint file of `process`, at whose port somebody says `answer`, or nothing, to everybody.
    /// - Parameter body: gets the file and what the first client said.
    private static func impostor(
        process: ProcessIdentity, answer: String?,
        _ body: @escaping @Sendable (EndpointLocation, EndpointFile.Listening, Handover<[UInt8]>) throws -> Void
    ) async throws {
        let heard = try Handover<[UInt8]>()
        try await atPort(
            of: process,
            serving: { connection in
                if let answer { connection.say(answer) }
                heard.put(connection.listen())
            }
        ) { location, file in try body(location, file, heard) }
    }

    /// Runs `body` with an endpoint file of `process`, at whose port a stranger listens.
    private static func atPort(
        of process: ProcessIdentity, serving serve: @escaping @Sendable (borrowing Stranger.Connection) -> Void,
        _ body: @escaping @Sendable (EndpointLocation, EndpointFile.Listening) throws -> Void
    ) async throws {
        try await BlockingThread.run {
            let directory = try TemporaryDirectory()
            defer { directory.remove() }
            let location = EndpointLocation(path: FilePath.join(directory.path, "socket"))
            let stranger = try Stranger()
            let listening = file(try stranger.port, process)
            try EndpointFile.listening(listening).write(to: location.path)
            try stranger.whileServing(serve) { try body(location, listening) }
        }
    }
}
