import CPlatform
import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The system's calls on stream sockets. Every socket is non-blocking and close-on-exec.
enum StreamSocket {
    /// A new Unix socket.
    static func makeUnix() throws(SystemError) -> OwnedDescriptor {
        OwnedDescriptor(adopting: try systemCall("socket", on: "new unix socket") { cplatform_unix_socket() })
    }

    /// A new TCP socket that sends small frames at once. Connections that a listener accepts inherit its buffers.
    static func makeTCP() throws(SystemError) -> OwnedDescriptor {
        let socket = OwnedDescriptor(
            adopting: try systemCall("socket", on: "new tcp socket") { cplatform_tcp_socket() })
        sendWithoutDelay(socket.rawValue)
        // A size that is set is not grown by the system: a connection that nobody reads costs no megabytes.
        set(SO_SNDBUF, to: bufferSize, on: socket.rawValue)
        set(SO_RCVBUF, to: bufferSize, on: socket.rawValue)
        return socket
    }

    /// Bytes that the system may hold of a TCP connection in each direction; about what it does of a Unix socket.
    private static let bufferSize: Int32 = 128 << 10

    /// The next connection that waits at `listener`.
    static func accept(from listener: Int32) throws(SystemError) -> OwnedDescriptor {
        OwnedDescriptor(
            adopting: try systemCall("accept", on: "descriptor \(listener)") { cplatform_accept(listener) })
    }

    /// Who is at the other end of a Unix socket, as of the moment it connected or began to listen (unix(7);
    /// getpeereid(3) on Darwin).
    static func peer(of descriptor: Int32) throws(SystemError) -> Peer {
        var pid: Int32 = 0
        var user: UInt32 = 0
        _ = try systemCall("SO_PEERCRED", on: "descriptor \(descriptor)") { cplatform_peer(descriptor, &pid, &user) }
        return Peer(pid: pid == 0 ? nil : pid, uid: user)
    }

    /// Replies go out when they are written, not when an earlier one was acknowledged (TCP_NODELAY, tcp(7)). A
    /// connection that refuses this only is slower.
    static func sendWithoutDelay(_ descriptor: Int32) {
        set(TCP_NODELAY, to: 1, on: descriptor, level: Int32(IPPROTO_TCP))
    }

    /// Sets an option without which everything works, too.
    private static func set(_ option: Int32, to value: Int32, on descriptor: Int32, level: Int32 = SOL_SOCKET) {
        var value = value
        _ = setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout.size(ofValue: value)))
    }

    /// What a connection attempt that could not be finished at once came to; 0 is success.
    static func pendingError(of descriptor: Int32) throws(SystemError) -> Int32 {
        var number: Int32 = 0
        var size = socklen_t(MemoryLayout.size(ofValue: number))
        _ = try systemCall("SO_ERROR", on: "descriptor \(descriptor)") {
            getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &size)
        }
        return number
    }

    /// Tells the other side that nothing more is sent.
    static func finishSending(_ descriptor: Int32) { _ = shutdown(descriptor, Int32(SHUT_WR)) }
}
