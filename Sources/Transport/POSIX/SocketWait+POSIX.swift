#if !os(Windows)
import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Waiting for one socket, with a deadline.
enum SocketWait {
    /// Returns when the socket is as `interest` says, or its connection is over.
    /// - Parameter deadline: nil waits for ever.
    /// - Returns: false when the deadline came first.
    static func wait(
        _ descriptor: Descriptor, for interest: PollInterest, until deadline: MonotonicClock.Instant?
    ) throws(SystemError) -> Bool {
        let events = (interest.contains(.readable) ? POLLIN : 0) | (interest.contains(.writable) ? POLLOUT : 0)
        while true {
            let rest = deadline.map { MonotonicClock.now.duration(to: $0) }
            if let rest, rest <= .zero { return false }
            var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
            let count = poll(&entry, 1, rest.map(PollTimeout.milliseconds) ?? -1)
            if count > 0 { return true }
            let number = errno
            if count == -1, number != EINTR {
                throw SystemError(call: "poll", subject: "connection", number: number)
            }
        }
    }
}
#endif
