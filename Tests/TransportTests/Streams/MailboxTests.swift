import Testing

@testable import Transport

@Suite struct MailboxTests {
    @Test func `events come out in order`() {
        var mailbox = Mailbox(bounds: .init(count: 10, bytes: 100))
        for number in UInt8(0)..<5 { mailbox.put([number], loss: .never) }
        mailbox.finish()
        #expect(mailbox.take(budget: 2) == [.event([0]), .event([1])])
        #expect(mailbox.take(budget: 100) == [.event([2]), .event([3]), .event([4]), .end])
        #expect(mailbox.isEmpty)
    }

    @Test func `a droppable event that finds no room is dropped, and state then takes the room of the others`() {
        var mailbox = Mailbox(bounds: .init(count: 4, bytes: 100))
        mailbox.put([1], loss: .never)
        mailbox.put([2], loss: .droppable)
        mailbox.put([3], loss: .never)
        mailbox.put([4], loss: .droppable)
        mailbox.put([5], loss: .droppable)
        mailbox.put([6], loss: .never)
        #expect(mailbox.take(budget: 100) == [.event([1]), .event([3]), .gap, .event([6])])
    }

    @Test func `droppable events alone never push state out`() {
        var mailbox = Mailbox(bounds: .init(count: 2, bytes: 100))
        mailbox.put([1], loss: .never)
        mailbox.put([2], loss: .never)
        for _ in 0..<10 { mailbox.put([9], loss: .droppable) }
        #expect(mailbox.take(budget: 100) == [.event([1]), .event([2]), .gap])
    }

    @Test func `state alone that does not fit is folded into exactly one gap`() {
        var mailbox = Mailbox(bounds: .init(count: 3, bytes: 100))
        for number in UInt8(0)..<50 { mailbox.put([number], loss: .never) }
        let items = mailbox.take(budget: 1000)
        #expect(items.filter { $0 == .gap }.count == 1)
        #expect(items.first == .gap)
        #expect(items.last == .event([49]))
    }

    @Test func `bytes count as well as events`() {
        var mailbox = Mailbox(bounds: .init(count: 100, bytes: 10))
        mailbox.put([UInt8](repeating: 1, count: 6), loss: .never)
        mailbox.put([UInt8](repeating: 2, count: 6), loss: .never)
        #expect(mailbox.take(budget: 100) == [.gap, .event([UInt8](repeating: 2, count: 6))])
    }

    @Test func `an event larger than the whole mailbox becomes a gap`() {
        var mailbox = Mailbox(bounds: .init(count: 100, bytes: 10))
        mailbox.put([UInt8](repeating: 1, count: 11), loss: .never)
        #expect(mailbox.take(budget: 100) == [.gap])
        mailbox.put([2], loss: .never)
        #expect(mailbox.take(budget: 100) == [.event([2])])
    }

    @Test func `after a gap was taken the next loss makes a new one`() {
        var mailbox = Mailbox(bounds: .init(count: 1, bytes: 100))
        for round in 0..<2 {
            mailbox.put([1], loss: .never)
            mailbox.put([2], loss: .never)
            #expect(mailbox.take(budget: 100) == [.gap, .event([2])], "round \(round)")
        }
    }

    @Test func `the end always fits, comes once, and nothing follows it`() {
        var mailbox = Mailbox(bounds: .init(count: 1, bytes: 1))
        mailbox.put([1], loss: .never)
        mailbox.finish()
        mailbox.finish()
        mailbox.put([2], loss: .never)
        mailbox.lose()
        #expect(mailbox.take(budget: 100) == [.event([1]), .end])
    }
}
