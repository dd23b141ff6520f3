import Platform
import Synchronization

/// A subscriber on its way to the thread that alone uses it from then on, which is what makes this safe.
struct Handed: @unchecked Sendable {
    let subscriber: Subscriber
}

/// Subscribers that follow at the same time, each on a thread of its own.
final class Following: Sendable {
    private let ended = Mutex<[Subscriber.Outcome?]>([])
    private let pipe: Pipe
    private let count: Int

    private init(count: Int) throws {
        self.count = count
        pipe = try Pipe.make()
    }

    static func start(_ subscribers: [Handed], upTo last: Int) throws -> Following {
        let following = try Following(count: subscribers.count)
        for handed in subscribers {
            DedicatedThread.start(name: "subscriber") { following.end(try? handed.subscriber.follow(upTo: last)) }
        }
        return following
    }

    /// What became of those that came to an end of their own; waits for all.
    func outcomes() -> [Subscriber.Outcome] {
        for _ in 0..<count { _ = try? pipe.readEnd.read(upTo: 1) }
        return ended.withLock { $0.compactMap(\.self) }
    }

    private func end(_ outcome: Subscriber.Outcome?) {
        ended.withLock { $0.append(outcome) }
        try? pipe.writeEnd.write(all: [0])
    }
}
