import Platform

@testable import Transport

/// A running server with its endpoint in a directory of its own.
final class ServerFixture: Sendable {
    let directory: TemporaryDirectory
    let location: EndpointLocation
    let server: Server

    var path: String { location.path }

    /// A server to be stopped, and its directory to be removed, by whoever made it; see ``run(over:limits:handler:_:)``.
    init(_ transport: TransportKind, limits: ServerLimits = .patient, handler: any RequestHandler) throws {
        directory = try TemporaryDirectory()
        location = EndpointLocation(path: FilePath.join(directory.path, "socket"))
        server = Server(
            at: location, over: transport, identity: ServerIdentity(version: "1.2.3", instance: "first"),
            limits: limits, handler: handler)
        do {
            try server.start()
        } catch {
            directory.remove()
            throw error
        }
    }

    /// Runs a blocking test body on a thread of its own, against a server that is stopped afterwards.
    static func run(
        over transport: TransportKind = .unix, limits: ServerLimits = .patient,
        handler: any RequestHandler = EchoHandler(),
        _ body: @escaping @Sendable (ServerFixture) throws -> Void
    ) async throws {
        try await BlockingThread.run { try runBlocking(over: transport, limits: limits, handler: handler, body) }
    }

    static func runBlocking(
        over transport: TransportKind = .unix, limits: ServerLimits = .patient,
        handler: any RequestHandler = EchoHandler(),
        _ body: (ServerFixture) throws -> Void
    ) throws {
        let fixture = try ServerFixture(transport, limits: limits, handler: handler)
        defer {
            fixture.server.stop()
            fixture.directory.remove()
        }
        try body(fixture)
    }

    func client() throws -> Client {
        try Client.connect(to: location, timeout: Patience.duration, version: "test")
    }

    func raw() throws -> RawConnection { try RawConnection(to: location) }
}
