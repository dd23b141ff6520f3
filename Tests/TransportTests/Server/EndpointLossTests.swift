import Platform
import Testing

@testable import Transport

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct EndpointLossTests {
    @Test(arguments: TransportKind.allCases)
    func `a server whose endpoint is removed is told once, and serves on who is there`(
        over transport: TransportKind
    ) async throws {
        try await Self.serving(over: transport) { server, path, losses in
            let client = try Self.connect(path)
            try FileSystem.removeFile(path)
            #expect(try losses.next() == .removed(path))
            try FileSystem.writeAtomically([], to: path)
            #expect(try client.echo("x") == "x")
            server.stop()
            #expect(FileSystem.kind(of: path) == .file)
            #expect(losses.isEmpty)
        }
    }

    @Test(arguments: TransportKind.allCases, TransportKind.allCases)
    func `a server whose endpoint is replaced by another server is told`(
        first: TransportKind, second: TransportKind
    ) async throws {
        try await Self.serving(over: first) { server, path, losses in
            // The thief does not hold back, as one of another version might not.
            let other = path + ".other"
            let thief = Server(
                at: EndpointLocation(path: other), over: second, identity: ServerIdentity(version: "1", instance: "2"),
                limits: .patient, handler: EchoHandler())
            try thief.start()
            try FileSystem.rename(other, to: path)
            #expect(try losses.next() == .replaced(path))
            #expect(try Self.connect(path).server.instance == "2")
            server.stop()
            // What is not its own any more is left alone.
            #expect(try Self.connect(path).server.instance == "2")
            thief.stop()
        }
    }

    @Test func `a server whose endpoint file others may read is told what is wrong with it`() async throws {
        try await Self.serving(over: .tcp) { _, path, losses in
            try #require(chmod(path, 0o640) == 0)
            let loss = try losses.next()
            #expect(loss == .unsafe(EndpointFileError(path, .exposed(mode: 0o640))))
            #expect(loss.description == "\(path) is not followed: its permissions 640 let others see or change it")
        }
    }

    @Test func `a server whose socket's permissions keep its own user out is told, and the next one takes its place`()
        async throws
    {
        try await Self.serving(over: .unix) { server, path, losses in
            try #require(chmod(path, 0) == 0)
            let loss = try losses.next()
            #expect(loss == .closed(path, permissions: 0))
            #expect(loss.description == "the permissions 0 of \(path) keep its own user out")
            let next = Server(
                at: EndpointLocation(path: path), over: .unix, identity: ServerIdentity(version: "1", instance: "2"),
                limits: .patient, handler: EchoHandler())
            // It lives, after all.
            #expect(throws: TransportError.addressInUse(path)) { try next.start() }
            #expect(try Self.connect(path).server.instance != "2")
            server.stop()
            try next.start()
            #expect(try Self.connect(path).server.instance == "2")
            next.stop()
        }
    }

    @Test func `a server whose endpoint file is written to in its place is told`() async throws {
        try await Self.serving(over: .tcp) { server, path, losses in
            try #require(truncate(path, 0) == 0)
            #expect(try losses.next() == .replaced(path))
            server.stop()
            #expect(FileSystem.kind(of: path) == .file)
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `a directory that is moved away takes the endpoint with it`(over transport: TransportKind) async throws {
        try await Self.serving(over: transport) { server, path, losses in
            let directory = FilePath.parent(path)
            try FileSystem.rename(directory, to: directory + ".moved")
            #expect(try losses.next() == .removed(path))
            server.stop()
            try FileSystem.rename(directory + ".moved", to: directory)
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `other files come and go, and a server that stops says nothing`(over transport: TransportKind) async throws {
        try await Self.serving(over: transport) { server, path, losses in
            for number in 0..<20 {
                try FileSystem.writeAtomically([1], to: FilePath.join(FilePath.parent(path), "other\(number)"))
            }
            #expect(try Self.connect(path).echo("x") == "x")
            server.stop()
            #expect(FileSystem.kind(of: path) == nil)
            #expect(losses.isEmpty)
        }
    }

    private static func connect(_ path: String) throws -> Client {
        try Client.connect(to: EndpointLocation(path: path), timeout: Patience.duration, version: "test")
    }

    private static func serving(
        over transport: TransportKind,
        _ body: @escaping @Sendable (Server, String, Handover<EndpointLoss>) throws -> Void
    ) async throws {
        let losses = try Handover<EndpointLoss>()
        try await BlockingThread.run {
            let directory = try TemporaryDirectory()
            defer { directory.remove() }
            let home = FilePath.join(directory.path, "home")
            try FileSystem.makePrivateDirectory(home)
            let path = FilePath.join(home, "socket")
            let server = Server(
                at: EndpointLocation(path: path), over: transport,
                identity: ServerIdentity(version: "1", instance: "1"), limits: .patient, handler: EchoHandler()
            ) { losses.put($0) }
            try server.start()
            defer { server.stop() }
            try body(server, path, losses)
        }
    }
}
