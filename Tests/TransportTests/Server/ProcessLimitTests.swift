import CPlatform
import Testing

@testable import Transport

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Each in a process of its own, because they change what belongs to the whole process.
@Suite struct ProcessLimitTests {
    @Test func `out of descriptors, the server does not spin, and each client that goes makes room for one`() async {
        await #expect(processExitsWith: .success) {
            try Self.starve(acceptRetry: Patience.duration * 10) { fixture, first, clients in
                let turns = fixture.server.turns
                for _ in 0..<100 { try #require(try first.exchange(Self.echo) != nil) }
                try #require(fixture.server.turns - turns < 1000)
                clients.removeFirst(5)
                for client in clients[5..<10] { try #require(try client.receive() != nil) }
            }
        }
    }

    @Test func `out of descriptors, the server tries again when none of its clients goes`() async {
        await #expect(processExitsWith: .success) {
            try Self.starve(
                acceptRetry: .milliseconds(20),
                afterwards: { clients in
                    for client in clients[10...] { try #require(try client.receive() != nil) }
                })
        }
    }

    @Test func `out of descriptors, clients that asked nothing make room for those that do`() async {
        await #expect(processExitsWith: .success) {
            try Self.holdingUp(acceptRetry: Patience.duration * 10, idleGrace: .zero) { fixture, first, handler in
                let silent = try (0..<10).map { _ in try fixture.raw() }
                let asking = try (0..<10).map { _ in try fixture.raw() }
                for client in asking { try client.send(Self.echo) }
                try Self.withRoomForDescriptors(10) {
                    handler.unblock()
                    for client in asking { try #require(try client.receive() != nil) }
                    for client in silent { try #require(try client.receive() == nil) }
                    try #require(try first.exchange(Self.echo) != nil)
                }
            }
        }
    }

    @Test func `a peer that is gone never raises SIGPIPE`() async {
        await #expect(processExitsWith: .success) {
            signal(SIGPIPE, SIG_DFL)
            let publisher = try Publisher()
            try ServerFixture.runBlocking(handler: publisher) { fixture in
                for _ in 0..<10 {
                    let subscriber = try fixture.raw()
                    try subscriber.send(#"{"jsonrpc":"2.0","id":1,"method":"subscribe"}"# + "\n")
                    let sink = try publisher.sinks.next()
                    let asker = try fixture.raw()
                    try asker.send(#"{"jsonrpc":"2.0","id":1,"method":"fill","params":{"bytes":2000000}}"# + "\n")
                    _ = (consume subscriber, consume asker)
                    for _ in 0..<10 { sink.send("x", loss: .never) }
                }
                let client = try fixture.client()
                fixture.server.stop()
                #expect(throws: CallFailure.disconnected) { try client.echo("x") }
            }
        }
    }

    private static let echo = #"{"jsonrpc":"2.0","id":1,"method":"echo","params":{"text":"x"}}"# + "\n"

    /// Lets forty clients come where there is room for ten of them.
    /// - Parameters:
    ///   - whileScarce: runs when those ten were answered; `first` is a client that was there before.
    ///   - afterwards: runs when there is room again.
    private static func starve(
        acceptRetry: Duration,
        whileScarce: (ServerFixture, _ first: RawConnection, inout [RawConnection]) throws -> Void = { _, _, _ in },
        afterwards: ([RawConnection]) throws -> Void = { _ in }
    ) throws {
        try holdingUp(acceptRetry: acceptRetry) { fixture, first, handler in
            var clients = try (0..<40).map { _ in try fixture.raw() }
            for client in clients { try client.send(Self.echo) }
            try withRoomForDescriptors(10) {
                handler.unblock()
                for client in clients[..<10] { try #require(try client.receive() != nil) }
                try whileScarce(fixture, first, &clients)
            }
            try afterwards(clients)
        }
    }

    /// Runs `body` with a server whose loop is held up in a handler, so that all connections wait when the descriptors
    /// become scarce; `first` is the client that asked for it.
    private static func holdingUp(
        acceptRetry: Duration, idleGrace: Duration = ServerLimits.patient.idleGrace,
        _ body: (ServerFixture, _ first: RawConnection, BlockingHandler) throws -> Void
    ) throws {
        var limits = ServerLimits.patient
        limits.acceptRetry = acceptRetry
        limits.idleGrace = idleGrace
        let handler = try BlockingHandler()
        try ServerFixture.runBlocking(limits: limits, handler: handler) { fixture in
            let first = try fixture.raw()
            try first.send(#"{"jsonrpc":"2.0","method":"block"}"# + "\n")
            try handler.waitUntilBlocked()
            try body(fixture, first, handler)
        }
    }

    /// Runs `body` while this process can open only `count` more descriptors.
    private static func withRoomForDescriptors(_ count: Int, _ body: () throws -> Void) throws {
        var soft: UInt64 = 0
        var hard: UInt64 = 0
        try #require(cplatform_descriptor_limit(&soft, &hard) == 0)
        // Numbers are given out from below, past those that were inherited at places of their own.
        let free = (0..<count).map { _ in dup(0) }
        for descriptor in free { close(descriptor) }
        try #require(cplatform_set_descriptor_limit(UInt64(free.max() ?? 0) + 1) == 0)
        defer { _ = cplatform_set_descriptor_limit(soft) }
        try body()
    }
}
