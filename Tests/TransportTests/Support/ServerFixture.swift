import Platform

@testable import Transport

/// A running server on a socket in a directory of its own.
final class ServerFixture: Sendable {
    let directory: TemporaryDirectory
    let endpoint: Endpoint
    let server: Server

    var path: String { endpoint.description }

    private init(limits: ServerLimits, handler: any RequestHandler) throws {
        directory = try TemporaryDirectory()
        endpoint = .unix(path: FilePath.join(directory.path, "socket"))
        server = Server(
            endpoint: endpoint, identity: ServerIdentity(version: "1.2.3", instance: "first"), limits: limits,
            handler: handler)
        do {
            try server.start()
        } catch {
            directory.remove()
            throw error
        }
    }

    /// Runs a blocking test body on a thread of its own, against a server that is stopped afterwards.
    static func run(
        limits: ServerLimits = .standard, handler: any RequestHandler = EchoHandler(),
        _ body: @escaping @Sendable (ServerFixture) throws -> Void
    ) async throws {
        try await BlockingThread.run { try runBlocking(limits: limits, handler: handler, body) }
    }

    static func runBlocking(
        limits: ServerLimits = .standard, handler: any RequestHandler = EchoHandler(),
        _ body: (ServerFixture) throws -> Void
    ) throws {
        let fixture = try ServerFixture(limits: limits, handler: handler)
        defer {
            fixture.server.stop()
            fixture.directory.remove()
        }
        try body(fixture)
    }

    func client() throws -> Client {
        try Client.connect(to: endpoint, timeout: Patience.duration, version: "test")
    }

    func raw() throws -> RawConnection { try RawConnection(to: endpoint) }
}
