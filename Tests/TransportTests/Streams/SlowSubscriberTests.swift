import Platform
import Testing

@testable import Transport

@Suite struct SlowSubscriberTests {
    /// In a process of its own, because it needs more descriptors than a process usually has.
    @Test(arguments: TransportKind.allCases)
    func `one stalled subscriber among two hundred holds up neither the publisher nor the others`(
        over transport: TransportKind
    ) async {
        await #expect(processExitsWith: .success) { [name = transport.rawValue as String] in
            CurrentProcess.raiseDescriptorLimit()
            let transport = try #require(TransportKind(rawValue: name))
            let publisher = try Publisher()
            try ServerFixture.runBlocking(over: transport, limits: Self.limits, handler: publisher) { fixture in
                let stalled = try Self.subscribe(fixture, publisher)
                let others = try (0..<199).map { _ in try Self.subscribe(fixture, publisher) }
                let large = Self.event(0, padding: 64 << 10)
                for round in 0..<20 {
                    stalled.sink.send(encoded: large, loss: .never)
                    for other in others { other.sink.send(encoded: Self.event(round), loss: .never) }
                    for other in others { try #require(try Self.numbers([other.client.notice()]) == [round]) }
                }
                // Nobody knows how much sockets hold, but it is less than this: it did wait, and is told so.
                stalled.sink.finish()
                try #require(try Self.readToEnd(stalled.client).contains(.gap))
            }
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `state that could not be delivered is folded into exactly one gap`(over transport: TransportKind) async throws
    {
        let publisher = try Publisher()
        let handler = try BlockingHandler(others: publisher)
        try await ServerFixture.run(over: transport, limits: Self.limits, handler: handler) { fixture in
            let (client, sink) = try Self.subscribe(fixture, publisher)
            for number in 0..<10 {
                sink.send(encoded: Self.event(number), loss: .never)
                #expect(try Self.isEvent(client.notice()))
            }
            // While the loop is held up, it takes nothing from the mailbox.
            try fixture.raw().send(#"{"jsonrpc":"2.0","method":"block"}"# + "\n")
            try handler.waitUntilBlocked()
            for number in 10..<2000 { sink.send(encoded: Self.event(number), loss: .never) }
            sink.finish()
            handler.unblock()
            let notices = try Self.readToEnd(client)
            #expect(notices.first == .gap)
            #expect(notices.filter { $0 == .gap }.count == 1)
            #expect(notices.last == .end)
            let numbers = try Self.numbers(notices)
            #expect(numbers == Array((2000 - numbers.count)..<2000))
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `a stalled subscriber misses nothing that no gap stands for`(over transport: TransportKind) async throws {
        let publisher = try Publisher()
        try await ServerFixture.run(over: transport, limits: Self.limits, handler: publisher) { fixture in
            let (client, sink) = try Self.subscribe(fixture, publisher)
            for number in 0..<2000 { sink.send(encoded: Self.event(number), loss: .never) }
            sink.finish()
            var expected = 0
            var mayMiss = false
            for notice in try Self.readToEnd(client) {
                guard let number = try Self.numbers([notice]).first else {
                    mayMiss = notice == .gap
                    continue
                }
                #expect(number == expected || (mayMiss && number > expected))
                expected = number + 1
                mayMiss = false
            }
            #expect(expected == 2000)
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `output that a stalled subscriber cannot take is lost before any state`(over transport: TransportKind)
        async throws
    {
        let publisher = try Publisher()
        try await ServerFixture.run(over: transport, limits: Self.limits, handler: publisher) { fixture in
            let (client, sink) = try Self.subscribe(fixture, publisher)
            for number in 0..<2000 {
                sink.send(encoded: Self.event(number), loss: number.isMultiple(of: 100) ? .never : .droppable)
            }
            sink.finish()
            let notices = try Self.readToEnd(client)
            let numbers = try Self.numbers(notices)
            #expect(numbers.filter { $0.isMultiple(of: 100) } == Array(stride(from: 0, to: 2000, by: 100)))
            #expect(numbers.count < 2000)
            #expect(notices.contains(.gap))
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `a subscriber that takes nothing for the write deadline is hung up on`(over transport: TransportKind)
        async throws
    {
        var limits = Self.limits
        limits.writeDeadline = .milliseconds(50)
        let publisher = try Publisher()
        let closed = try Handover<Bool>()
        try await ServerFixture.run(over: transport, limits: limits, handler: publisher) { fixture in
            let (client, sink) = try Self.subscribe(fixture, publisher)
            sink.onClose { closed.put(true) }
            for number in 0..<2000 { sink.send(encoded: Self.event(number), loss: .never) }
            #expect(try closed.next())
            #expect(throws: CallFailure.disconnected) { while try client.notice() != nil {} }
        }
    }

    /// Small mailboxes: what a socket itself buffers is some hundred KiB already.
    private static var limits: ServerLimits {
        var limits = ServerLimits.patient
        limits.mailboxCount = 64
        limits.mailboxBytes = 256 << 10
        return limits
    }

    private static func subscribe(
        _ fixture: ServerFixture, _ publisher: Publisher
    ) throws -> (client: Client, sink: EventSink) {
        let client = try fixture.client()
        let _: Empty = try client.subscribe("subscribe", Empty(), timeout: Patience.duration)
        return (client, try publisher.sinks.next())
    }

    /// Two KiB with a number, so that the tests soon exceed what sockets buffer.
    private static func event(_ number: Int, padding: Int = 2048) -> [UInt8] {
        Array(#"{"number":\#(number),"padding":""#.utf8) + [UInt8](repeating: 0x78, count: padding)
            + Array(#""}"#.utf8)
    }

    private static func isEvent(_ notice: Notice?) -> Bool {
        if case .event = notice { true } else { false }
    }

    private static func readToEnd(_ client: Client) throws -> [Notice] {
        var notices: [Notice] = []
        while let notice = try client.notice() {
            notices.append(notice)
            if notice == .end { break }
        }
        return notices
    }

    private static func numbers(_ notices: [Notice?]) throws -> [Int] {
        struct Event: Decodable { var number: Int }
        return try notices.compactMap { notice in
            guard case .event(let payload) = notice else { return nil }
            return try payload.decode(as: Event.self).number
        }
    }
}
