import Platform
import Testing

@testable import Transport

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

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
    @Test func `one that hangs up at once does not listen any more, and is no stranger`() async throws {
        try await BlockingThread.run {
            let directory = try TemporaryDirectory()
            defer { directory.remove() }
            let location = EndpointLocation(path: FilePath.join(directory.path, "socket"))
            let socket = try StreamSocket.makeTCP()
            let descriptor = socket.rawValue
            let address = LoopbackAddress(port: 0)
            _ = try systemCall("bind", on: "test") { address.withSocketAddress { bind(descriptor, $0, $1) } }
            _ = try systemCall("listen", on: "test") { listen(descriptor, 16) }
            let port = try LoopbackAddress.port(of: descriptor)
            DedicatedThread.start(name: "hanging up") {
                for _ in 0..<2 {
                    _ = try? SocketWait.wait(descriptor, for: .readable, until: .now + Patience.duration)
                    _ = try? StreamSocket.accept(from: descriptor)
                }
            }
            for (process, isRunning) in [(Self.running, true), (Self.ended, false)] {
                try EndpointFile.listening(Self.file(port, process)).write(to: location.path)
                let failure = #expect(throws: ConnectFailure.self) { try Self.connect(location) }
                #expect(
                    failure == (isRunning ? .refused("127.0.0.1:\(port)") : .stale(location.path, pid: process.pid)))
            }
            _ = consume socket
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
        let descriptor = socket.rawValue
        let address = LoopbackAddress(port: 0)
        _ = try systemCall("bind", on: "test") { address.withSocketAddress { bind(descriptor, $0, $1) } }
        return try LoopbackAddress.port(of: descriptor)
    }

    /// Runs `body` with an endpoint file of `process`, at whose port somebody says `answer`, or nothing, to everybody.
    /// - Parameter body: gets the file and what the first client said.
    private static func impostor(
        process: ProcessIdentity, answer: String?,
        _ body: @escaping @Sendable (EndpointLocation, EndpointFile.Listening, Handover<[UInt8]>) throws -> Void
    ) async throws {
        try await BlockingThread.run {
            let directory = try TemporaryDirectory()
            defer { directory.remove() }
            let location = EndpointLocation(path: FilePath.join(directory.path, "socket"))
            let socket = try StreamSocket.makeTCP()
            let descriptor = socket.rawValue
            let address = LoopbackAddress(port: 0)
            _ = try systemCall("bind", on: "test") { address.withSocketAddress { bind(descriptor, $0, $1) } }
            _ = try systemCall("listen", on: "test") { listen(descriptor, 16) }
            let listening = file(try LoopbackAddress.port(of: descriptor), process)
            try EndpointFile.listening(listening).write(to: location.path)
            let heard = try Handover<[UInt8]>()
            let ended = try Handover<Bool>()
            DedicatedThread.start(name: "impostor") {
                while (try? SocketWait.wait(descriptor, for: .readable, until: .now + Patience.duration)) == true,
                    let connection = try? StreamSocket.accept(from: descriptor)
                {
                    if let answer { try? connection.write(all: Array((answer + "\n").utf8)) }
                    let number = connection.release()
                    DedicatedThread.start(name: "listening impostor") {
                        let connection = OwnedDescriptor(adopting: number)
                        var all: [UInt8] = []
                        while (try? SocketWait.wait(number, for: .readable, until: .now + Patience.duration)) == true,
                            let bytes = try? connection.read(upTo: 4096), !bytes.isEmpty
                        {
                            all += bytes
                        }
                        heard.put(all)
                    }
                }
                ended.put(true)
            }
            try body(location, listening, heard)
            _ = shutdown(descriptor, Int32(SHUT_RDWR))
            #expect(try ended.next())
            _ = consume socket
        }
    }
}
