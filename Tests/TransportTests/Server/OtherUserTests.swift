import Platform
import Testing

@testable import Transport

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A real second user, to whom every file on the way has been opened by mistake: only the server and the client
/// themselves are left to refuse.
@Suite(.enabled(if: Identity.user == 0, "only root can be another user")) struct OtherUserTests {
    @Test(arguments: TransportKind.allCases)
    func `a server does not answer another user`(over transport: TransportKind) async throws {
        let handler = try BlockingHandler()
        let fixture = try await Self.open(transport, handler)
        let path = fixture.path
        let port: UInt16 = if case .tcp(let port) = fixture.server.endpoint { port } else { 0 }
        await #expect(processExitsWith: .success) { [path = path as String, port = port as UInt16] in
            try Self.becomeNobody()
            let raw = try port == 0 ? RawConnection(unix: path) : RawConnection(port: port)
            try? raw.send(#"{"jsonrpc":"2.0","id":1,"method":"echo","params":{"text":"x"}}"# + "\n")
            try #require(try raw.receive() == nil)
        }
        #expect(handler.handled == [])
        try await Self.close(fixture)
    }

    @Test(arguments: TransportKind.allCases)
    func `a client does not enter another user's directory, and says whose it is`(
        over transport: TransportKind
    ) async throws {
        let handler = try BlockingHandler()
        let fixture = try await Self.open(transport, handler)
        await #expect(processExitsWith: .success) { [path = fixture.path as String] in
            try Self.becomeNobody()
            let failure = #expect(throws: ConnectFailure.self) {
                try Client.connect(to: EndpointLocation(path: path), timeout: Patience.duration, version: "test")
            }
            guard case .notPermitted(path, let reason, let remedy)? = failure else {
                Issue.record("\(String(describing: failure))")
                return
            }
            try #require(reason.contains("belongs to the user with id 0"))
            try #require(remedy.contains("run this as that user"))
        }
        #expect(handler.handled == [])
        try await Self.close(fixture)
    }

    @Test func `a client that was led to another user's socket asks the system whose it is, and says nothing`()
        async throws
    {
        let handler = try BlockingHandler()
        let fixture = try await Self.open(.unix, handler)
        // The name and everything above it are the client's own; who listens is not.
        try #require(chown(fixture.directory.path, 65534, 65534) == 0 && chmod(fixture.directory.path, 0o700) == 0)
        try #require(chown(fixture.path, 65534, 65534) == 0)
        await #expect(processExitsWith: .success) { [path = fixture.path as String] in
            try Self.becomeNobody()
            let failure = #expect(throws: ConnectFailure.self) {
                try Client.connect(to: EndpointLocation(path: path), timeout: Patience.duration, version: "test")
            }
            let expected = ConnectFailure.notPermitted(
                path, reason: "it is served by the user with id 0", remedy: "run this as that user")
            try #require(failure == expected)
        }
        #expect(handler.handled == [])
        try await Self.close(fixture)
    }

    @Test(arguments: TransportKind.allCases)
    func `another user cannot even look when nothing was opened by mistake`(over transport: TransportKind) async throws
    {
        let fixture = try await BlockingThread.run { try ServerFixture(transport, handler: EchoHandler()) }
        await #expect(processExitsWith: .success) { [path = fixture.path as String] in
            try Self.becomeNobody()
            let failure = #expect(throws: ConnectFailure.self) {
                try Client.connect(to: EndpointLocation(path: path), timeout: Patience.duration, version: "test")
            }
            guard case .notPermitted? = failure else {
                Issue.record("\(String(describing: failure))")
                return
            }
            try #require(throws: EndpointFileError.self) { try PrivateFile.readOwn(path, limit: 4096) }
        }
        try await Self.close(fixture)
    }

    @Test func `another user's private file is said to be that`() async throws {
        let directory = try TemporaryDirectory()
        let path = FilePath.join(directory.path, "socket")
        try FileSystem.writeAtomically(Array("{}".utf8), to: path, mode: 0o600)
        try #require(chown(directory.path, 65534, 65534) == 0)
        await #expect(processExitsWith: .success) { [path = path as String] in
            try Self.becomeNobody()
            let failure = #expect(throws: ConnectFailure.self) {
                try Client.connect(to: EndpointLocation(path: path), timeout: Patience.duration, version: "test")
            }
            try #require(failure == .unusableFile(EndpointFileError(path, .foreign(owner: 0))))
        }
        directory.remove()
    }

    private static func open(_ transport: TransportKind, _ handler: any RequestHandler) async throws -> ServerFixture {
        try await BlockingThread.run {
            let fixture = try ServerFixture(transport, handler: handler)
            try #require(chmod(fixture.directory.path, 0o777) == 0)
            try #require(chmod(fixture.path, 0o666) == 0)
            return fixture
        }
    }

    private static func close(_ fixture: ServerFixture) async throws {
        try await BlockingThread.run {
            fixture.server.stop()
            fixture.directory.remove()
        }
    }

    private static func becomeNobody() throws {
        try #require(setgid(65534) == 0)
        try #require(setuid(65534) == 0)
        try #require(geteuid() == 65534)
    }
}
