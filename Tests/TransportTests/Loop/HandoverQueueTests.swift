import Platform
import Testing

@testable import Transport

@Suite struct HandoverQueueTests {
    struct Entry: Equatable {
        var publisher: Int
        var number: Int
    }

    @Test func `everything comes out once, in the order of whoever put it in`() async throws {
        let queue = HandoverQueue<Entry>()
        let publishers = 4
        let count = 5000
        let taken = try await withThrowingTaskGroup(of: Void.self) { group in
            for publisher in 0..<publishers {
                group.addTask {
                    try await BlockingThread.run {
                        for number in 0..<count { _ = queue.put(Entry(publisher: publisher, number: number)) }
                    }
                }
            }
            let taken = try await BlockingThread.run {
                var taken: [Entry] = []
                while taken.count < publishers * count { taken += queue.takeAll() }
                return taken
            }
            try await group.waitForAll()
            return taken
        }
        for publisher in 0..<publishers {
            #expect(taken.filter { $0.publisher == publisher }.map(\.number) == Array(0..<count))
        }
        #expect(queue.isEmpty)
    }

    @Test func `whoever fills an empty one is told`() {
        let queue = HandoverQueue<Int>()
        #expect(queue.put(1))
        #expect(!queue.put(2))
        #expect(queue.takeAll() == [1, 2])
        #expect(queue.takeAll().isEmpty)
        #expect(queue.put(3))
    }

    @Test func `what nobody took goes with it`() {
        final class Witness: Sendable {}
        var queue: HandoverQueue<Witness>? = HandoverQueue()
        weak var left: Witness?
        do {
            let witness = Witness()
            left = witness
            _ = queue?.put(witness)
        }
        #expect(left != nil)
        queue = nil
        #expect(left == nil)
    }
}
