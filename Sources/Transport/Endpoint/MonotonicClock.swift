/// The clock of every deadline: monotonic, and it stands still while the machine sleeps (CLOCK_MONOTONIC on Linux).
typealias MonotonicClock = SuspendingClock

extension SuspendingClock {
    /// Whether `deadline` has come; nil never does.
    static func hasPassed(_ deadline: Instant?) -> Bool { deadline.map { $0 <= .now } ?? false }
}
