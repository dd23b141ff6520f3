import Synchronization

/// Makes identifiers each of which is greater than every one it made before, whatever the clock does.
final class ULIDGenerator: Sendable {
    private let last = Mutex<UInt128>(0)
    private let clock: WallClock

    /// A generator that reads the time from `clock`.
    init(clock: @escaping WallClock) { self.clock = clock }

    /// The next identifier.
    ///
    /// In a millisecond that is not later than the last one's, the last identifier plus one: a carry out of
    /// the random bits moves its time on, which keeps the order.
    func next() -> ULID {
        let fresh = ULID(time: clock(), randomness: SystemRandomNumberGenerator()).bits
        return last.withLock { last in
            last = fresh >> 80 > last >> 80 ? fresh : last + 1
            return ULID(bits: last)
        }
    }
}
