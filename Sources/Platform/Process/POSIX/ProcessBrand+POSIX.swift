#if !os(Windows)
import Synchronization

/// What tells whose a process is when it has cleared its environment, left its session and gone elsewhere: the soft limit
/// of its message queues (RLIMIT_MSGQUEUE of setrlimit(2)), which every child inherits, and which commands of one worker
/// have a few bytes lower than those of another. Next to nobody uses such queues, and nobody comes near the limit.
///
/// Linux only: elsewhere there is no such limit, and nobody is told apart.
enum ProcessBrand {
    /// How many bytes less each of those has who are at work.
    private static let numbers = Mutex<[String: UInt64]>([:])
    private static let most: UInt64 = 4095
    /// The limit of this process, which those of commands are less than; 0 when there is no room below it.
    private static let base: UInt64 = {
        let own = ProcessTable.messageLimit(of: CurrentProcess.id) ?? 0
        return own > 2 * most ? min(own, 1 << 40) : 0
    }()

    /// Gives a worker a brand of its own, unless it has one.
    static func begin(_ worker: String) {
        numbers.withLock { numbers in
            guard numbers[worker] == nil, numbers.count < most / 2 else { return }
            var number: UInt64
            // At random, because a daemon that works inside a run counts from a limit that is lower already.
            repeat { number = .random(in: 1...most) } while numbers.values.contains(number)
            numbers[worker] = number
        }
    }

    /// Takes it back.
    static func end(_ worker: String) { numbers.withLock { $0[worker] = nil } }

    /// The limit that the commands of a worker start with; 0 to leave it as it is.
    static func limit(of worker: String?) -> UInt64 {
        guard base > 0, let worker, let number = numbers.withLock({ $0[worker] }) else { return 0 }
        return base - number
    }

    /// The worker whose brand a process has; nil when it has none of those who are at work.
    static func worker(of pid: Int32) -> String? {
        guard base > 0, let limit = ProcessTable.messageLimit(of: pid), limit < base else { return nil }
        return numbers.withLock { numbers in numbers.first { base - $0.value == limit }?.key }
    }
}
#endif
