import Platform
import Testing

@testable import Transport

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct EndpointTests {
    @Test(arguments: TransportKind.allCases)
    func `the socket is reachable for its owner only`(over transport: TransportKind) async throws {
        try await ServerFixture.run(over: transport) { fixture in
            var status = stat()
            #expect(lstat(fixture.path, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600)
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `a second server on a live socket is refused and the first stays reachable`(over transport: TransportKind)
        async throws
    {
        try await ServerFixture.run(over: transport) { fixture in
            let second = Self.server(fixture.path, over: transport)
            #expect(throws: TransportError.addressInUse(fixture.path)) { try second.start() }
            second.stop()
            let client = try fixture.client()
            #expect(client.server.instance == "first")
        }
    }

    @Test func `a dead socket is taken over`() async throws {
        try await Self.inDirectory { directory in
            let path = FilePath.join(directory, "socket")
            let dead = try StreamSocket.makeUnix()
            let address = try #require(UnixAddress(path: path))
            let descriptor = dead.rawValue
            #expect(address.withSocketAddress { bind(descriptor, $0, $1) } == 0)
            #expect(listen(descriptor, 1) == 0)
            // Closing would not do while another test's child, between fork and exec, holds a copy.
            #expect(shutdown(descriptor, Int32(SHUT_RDWR)) == 0)
            try dead.finish()
            #expect(FileSystem.kind(of: path) == .socket)
            let server = Self.server(path)
            try server.start()
            let client = try Client.connect(
                to: EndpointLocation(path: path), timeout: Patience.duration, version: "test")
            #expect(client.server.instance == "second")
            server.stop()
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `who finds the name of a server is answered, however early`(over transport: TransportKind) async throws {
        for _ in 0..<100 {
            let directory = try TemporaryDirectory()
            defer { directory.remove() }
            let path = FilePath.join(directory.path, "socket")
            async let instance = BlockingThread.run { try Self.firstFound(at: path) }
            let server = Self.server(path, over: transport)
            try await BlockingThread.run { try server.start() }
            #expect(try await instance == "second")
            try await BlockingThread.run { server.stop() }
        }
    }

    @Test func `a live socket whose backlog is full is not taken over`() async throws {
        try await Self.inDirectory { directory in
            let path = FilePath.join(directory, "socket")
            let hung = try FullListener(path: path)
            #expect(throws: TransportError.addressInUse(path)) { try Self.server(path).start() }
            #expect(FileSystem.kind(of: path) == .socket)
            _ = consume hung
        }
    }

    @Test func `what is no socket is left alone`() async throws {
        try await Self.inDirectory { directory in
            let path = FilePath.join(directory, "socket")
            try FileSystem.writeAtomically(Array("precious".utf8), to: path)
            #expect(throws: TransportError.notAnEndpoint(path)) { try Self.server(path).start() }
            #expect(try FileSystem.readText(path) == "precious")
        }
    }

    @Test func `a directory that lets others in is refused and left as it is`() async throws {
        try await Self.inDirectory { directory in
            #expect(chmod(directory, 0o755) == 0)
            let path = FilePath.join(directory, "socket")
            let error = #expect(throws: TransportError.self) { try Self.server(path).start() }
            #expect(error?.description.contains("755") == true)
            #expect(FileSystem.kind(of: path) == nil)
        }
    }

    @Test func `without a shorter place, a path that fits no socket address is refused with the limit`() async throws {
        try await Self.inDirectory { directory in
            let path = FilePath.join(directory, String(repeating: "x", count: 200))
            #expect(throws: TransportError.unusablePath(path, longest: UnixAddress.longestPath)) {
                try Self.server(path).start()
            }
        }
    }

    @Test func `a server removes its socket, but not one that took its name`() async throws {
        try await Self.inDirectory { directory in
            let path = FilePath.join(directory, "socket")
            let first = Self.server(path)
            try first.start()
            try FileSystem.removeFile(path)
            let second = Self.server(path)
            try second.start()
            first.stop()
            #expect(FileSystem.kind(of: path) == .socket)
            second.stop()
            #expect(FileSystem.kind(of: path) == nil)
        }
    }

    /// Asks for a server without a pause until something has its name; the instance that answers.
    private static func firstFound(at path: String) throws -> String? {
        let location = EndpointLocation(path: path)
        let deadline = ContinuousClock.now + Patience.duration
        while true {
            let outcome = Result { () throws(ConnectFailure) in
                try Client.connect(to: location, timeout: Patience.duration, version: "test").server.instance
            }
            if case .failure(.absent) = outcome, .now < deadline { continue }
            return try outcome.get()
        }
    }

    private static func server(_ path: String, over transport: TransportKind = .unix) -> Server {
        Server(
            at: EndpointLocation(path: path), over: transport,
            identity: ServerIdentity(version: "1.2.3", instance: "second"), limits: .patient, handler: EchoHandler())
    }

    private static func inDirectory(_ body: @escaping @Sendable (String) throws -> Void) async throws {
        try await BlockingThread.run {
            let directory = try TemporaryDirectory()
            defer { directory.remove() }
            try body(directory.path)
        }
    }
}
