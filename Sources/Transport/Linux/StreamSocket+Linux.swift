#if os(Linux)
import Glibc
import Platform

extension StreamSocket {
    /// Flags of every send: a peer that is gone must be an error, never a SIGPIPE.
    static let sendFlags = Int32(MSG_NOSIGNAL)

    /// Connects a Unix socket to a server whose backlog is full, as soon as there is room: a connect(2) that may block
    /// waits for that, SO_SNDTIMEO at most (socket(7)).
    /// - Throws: ``SystemError``, with EAGAIN when there was no room before the deadline.
    static func connectWhenThereIsRoom(
        _ descriptor: Descriptor, _ address: UnixAddress, path: String, until deadline: MonotonicClock.Instant
    ) throws(SystemError) {
        let milliseconds = Int(PollTimeout.milliseconds(MonotonicClock.now.duration(to: deadline)))
        // A timeout of zero would mean none.
        guard milliseconds > 0 else { throw SystemError(call: "connect", subject: path, number: EAGAIN) }
        var limit = timeval(tv_sec: milliseconds / 1000, tv_usec: milliseconds % 1000 * 1000)
        _ = try systemCall("SO_SNDTIMEO", on: path) {
            setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        let flags = try systemCall("fcntl", on: path) { fcntl(descriptor, F_GETFL) }
        _ = try systemCall("fcntl", on: path) { fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK) }
        try connect(descriptor, to: address, named: path)
        _ = try systemCall("fcntl", on: path) { fcntl(descriptor, F_SETFL, flags) }
    }
}

extension TransportKind {
    /// What a server of this system listens on unless it is told otherwise.
    public static let native = TransportKind.unix
}
#endif
