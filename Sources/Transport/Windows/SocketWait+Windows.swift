#if os(Windows)
import Platform
import WinSDK

/// Waiting for one socket, with a deadline.
///
/// WSAPoll tells of a connection that failed from Windows 10, version 2004, on; before, it ends with the deadline
/// (Microsoft's documentation of WSAPoll, "Remarks").
enum SocketWait {
    /// Returns when the socket is as `interest` says, or its connection is over.
    /// - Parameter deadline: nil waits for ever.
    /// - Returns: false when the deadline came first.
    static func wait(
        _ descriptor: Descriptor, for interest: PollInterest, until deadline: MonotonicClock.Instant?
    ) throws(SystemError) -> Bool {
        while true {
            let rest = deadline.map { MonotonicClock.now.duration(to: $0) }
            if let rest, rest <= .zero { return false }
            var entry = WSAPOLLFD(fd: descriptor.socket, events: interest.windowsBits, revents: 0)
            let count = WSAPoll(&entry, 1, rest.map(PollTimeout.milliseconds) ?? -1)
            if count > 0 { return true }
            if count < 0 { throw .lastOfSockets("WSAPoll", on: "connection") }
        }
    }
}

extension PollInterest {
    /// POLLRDNORM and POLLWRNORM, winsock2.h.
    var windowsBits: SHORT { (contains(.readable) ? 0x0100 : 0) | (contains(.writable) ? 0x0010 : 0) }
}
#endif
