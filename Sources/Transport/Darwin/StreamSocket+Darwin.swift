#if os(macOS)
import Darwin
import Platform

extension StreamSocket {
    /// Flags of every send: none, because every socket is made with SO_NOSIGPIPE.
    static let sendFlags: Int32 = 0

    /// Never of use here: a full backlog refuses like a server that is gone, and there is no waiting for room.
    /// - Throws: ``SystemError`` with EAGAIN.
    static func connectWhenThereIsRoom(
        _ descriptor: Descriptor, _ address: UnixAddress, path: String, until deadline: MonotonicClock.Instant
    ) throws(SystemError) {
        throw SystemError(call: "connect", subject: path, number: EAGAIN)
    }
}

extension TransportKind {
    /// What a server of this system listens on unless it is told otherwise.
    public static let native = TransportKind.unix
}
#endif
