extension TerminationSignals {
    /// Blocks this thread until a signal arrives, for a service that works on other threads.
    /// - Returns: the signal's name.
    public func wait() -> String {
        let arrival = Arrival()
        forward { arrival.note($0) }
        return arrival.wait()
    }

    /// Where the thread of the signals leaves the first one's name.
    private final class Arrival: @unchecked Sendable {
        // Unchecked because `name` is only touched under the lock.
        private let lock = ConditionLock()
        private var name: String?

        func note(_ newName: String) {
            lock.withLock {
                name = name ?? newName
                lock.signal()
            }
        }

        func wait() -> String {
            lock.withLock {
                while true {
                    if let name { return name }
                    lock.wait()
                }
            }
        }
    }
}
