import Platform
import Synchronization
import Testing

@testable import Transport

@Suite struct LateChangesTests {
    private static let bounds = Mailbox.Bounds(count: 100_000, bytes: 10_000_000)

    @Test func `what waits beside a mailbox reaches it in order`() {
        let late = LateChanges(limit: 1000)
        var mailbox = Mailbox(bounds: Self.bounds)
        #expect(late.put(.put([1], .never)))
        for event in [[2], [3]] as [[UInt8]] { #expect(!late.put(.put(event, .never))) }
        #expect(!late.put(.finish))
        late.move(into: &mailbox)
        #expect(mailbox.take(budget: 1000) == [.event([1]), .event([2]), .event([3]), .end])
        late.move(into: &mailbox)
        #expect(mailbox.isEmpty)
    }

    @Test func `what finds no room beside a mailbox becomes one gap, and there is room again afterwards`() {
        let late = LateChanges(limit: 300)
        var mailbox = Mailbox(bounds: Self.bounds)
        let event = [UInt8](repeating: 0x20, count: 100)
        // Somebody is called for what waits, and for the first that is lost.
        #expect((0..<5).map { _ in late.put(.put(event, .never)) } == [true, true, false, false, false])
        #expect(!late.put(.finish))
        late.move(into: &mailbox)
        #expect(mailbox.take(budget: 1000) == [.gap, .event(event), .end])
    }

    @Test func `there is room again when what waited has been taken over`() {
        let late = LateChanges(limit: 300)
        var mailbox = Mailbox(bounds: Self.bounds)
        let event = [UInt8](repeating: 0x20, count: 200)
        for _ in 0..<3 {
            #expect(late.put(.put(event, .never)))
            late.move(into: &mailbox)
            #expect(mailbox.take(budget: 1000) == [.event(event)])
        }
    }

    @Test func `a publisher that meets its subscriber's server at the mailbox loses nothing`() async throws {
        let count = 20_000
        let bell = try LoopInbox()
        let sink = EventSink(bounds: Self.bounds) { bell.post(.deliverEvents(connection: 1)) }
        let taken = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await BlockingThread.run {
                    for number in 0..<count { sink.send(encoded: Array("\(number)".utf8), loss: .never) }
                    sink.finish()
                }
            }
            // Comes only when it is called, as the event loop does: an event that nobody announced would hang it.
            let taken = try await BlockingThread.run {
                var taken: [Mailbox.Item] = []
                var isScheduled = false
                while taken.last != .end {
                    if !isScheduled { _ = bell.take() }
                    let items = sink.take(budget: 1000)
                    isScheduled = !items.isEmpty
                    taken += items
                }
                return taken
            }
            try await group.waitForAll()
            return taken
        }
        #expect(taken == (0..<count).map { .event(Array("\($0)".utf8)) } + [.end])
    }
}
