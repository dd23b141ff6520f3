import Synchronization

/// A clock on which sleeping is the only thing that takes time, unless a simulator says so.
package final class VirtualTime: Clock {
    /// A moment of it.
    package struct Instant: InstantProtocol {
        /// Since the clock was made.
        package var offset: Duration

        /// The moment a duration later.
        package func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        /// The time until another moment.
        package func duration(to other: Instant) -> Duration { other.offset - offset }
        /// Earlier moments are smaller.
        package static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private let time = Mutex(Duration.zero)

    /// A clock at its beginning.
    package init() {}

    /// The time that has passed.
    package var now: Instant { Instant(offset: time.withLock { $0 }) }
    /// As fine as durations are.
    package var minimumResolution: Duration { .nanoseconds(1) }
    /// Since the clock was made.
    package var elapsed: Duration { now.offset }

    /// Lets time pass.
    package func advance(by duration: Duration) { time.withLock { $0 += duration } }

    /// Passes time at once.
    package func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        time.withLock { $0 = max($0, deadline.offset) }
    }
}
