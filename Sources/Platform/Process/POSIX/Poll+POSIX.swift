#if !os(Windows)
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// poll(2) against a point in time.
enum Poll {
    /// Stands still while the machine sleeps, so that a laptop's lid does not use up a command's deadline.
    typealias Instant = SuspendingClock.Instant

    /// Waits until one of `descriptors` is readable or at its end, or `deadline` has come; -1 stands for none.
    static func readable(_ descriptors: [Descriptor], until deadline: Instant?) -> [Bool] {
        var entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        wait(&entries, until: deadline)
        return entries.map { $0.revents != 0 }
    }

    /// Fills in `revents`; all are 0 when the deadline came first.
    static func wait(_ entries: inout [pollfd], until deadline: Instant?) {
        while poll(&entries, nfds_t(entries.count), milliseconds(until: deadline)) == -1, errno == EINTR {}
    }

    /// Rounded up: rounding down would spin through the last millisecond. Never negative with a deadline, because
    /// that means to wait for ever.
    private static func milliseconds(until deadline: Instant?) -> Int32 {
        guard let deadline else { return -1 }
        let left = Instant.now.duration(to: deadline)
        guard left > .zero else { return 0 }
        let (seconds, attoseconds) = left.components
        let fraction = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return Int32(clamping: min(seconds, 1_000_000) * 1000 + fraction)
    }
}
#endif
