#if !os(Windows)
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
    static func accept(from listener: Descriptor) throws(SystemError) -> OwnedDescriptor {
        OwnedDescriptor(
            adopting: try systemCall("accept", on: "descriptor \(listener)") { cplatform_accept(listener) })
    }

    /// Who is at the other end of a Unix socket, as of the moment it connected or began to listen (unix(7);
    /// getpeereid(3) on Darwin).
    static func peer(of descriptor: Descriptor) throws(SystemError) -> Peer {
        var pid: Int32 = 0
        var user: UInt32 = 0
        _ = try systemCall("SO_PEERCRED", on: "descriptor \(descriptor)") { cplatform_peer(descriptor, &pid, &user) }
        return Peer(pid: pid == 0 ? nil : pid, uid: user)
    }

    /// Replies go out when they are written, not when an earlier one was acknowledged (TCP_NODELAY, tcp(7)). A
    /// connection that refuses this only is slower.
    static func sendWithoutDelay(_ descriptor: Descriptor) {
        set(TCP_NODELAY, to: 1, on: descriptor, level: Int32(IPPROTO_TCP))
    }

    /// Sets an option without which everything works, too.
    private static func set(_ option: Int32, to value: Int32, on descriptor: Descriptor, level: Int32 = SOL_SOCKET) {
        var value = value
        _ = setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout.size(ofValue: value)))
    }

    /// What a connection attempt that could not be finished at once came to; 0 is success.
    static func pendingError(of descriptor: Descriptor) throws(SystemError) -> Int32 {
        var number: Int32 = 0
        var size = socklen_t(MemoryLayout.size(ofValue: number))
        _ = try systemCall("SO_ERROR", on: "descriptor \(descriptor)") {
            getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &size)
        }
        return number
    }

    /// Tells the other side that nothing more is sent.
    static func finishSending(_ descriptor: Descriptor) { _ = shutdown(descriptor, Int32(SHUT_WR)) }

    /// One read: what it moved, 0 at the end. Not a failed call in the sense of ``systemCall(_:on:_:)``: none waits.
    static func receive(
        _ descriptor: Descriptor, _ buffer: UnsafeMutableRawBufferPointer
    ) -> Result<Int, SystemError> {
        moved("recv", descriptor) { recv(descriptor, buffer.baseAddress, buffer.count, 0) }
    }

    /// One write: what it moved.
    static func send(_ descriptor: Descriptor, _ bytes: UnsafeRawBufferPointer) -> Result<Int, SystemError> {
        moved("send", descriptor) { sendBytes(descriptor, bytes) }
    }

    private static func moved(_ call: String, _ descriptor: Descriptor, _ body: () -> Int) -> Result<Int, SystemError> {
        while true {
            let count = body()
            if count >= 0 { return .success(count) }
            let number = errno
            if number == EINTR { continue }
            return .failure(SystemError(call: call, subject: "connection", number: number))
        }
    }
}

// MARK: - Addresses

extension StreamSocket {
    /// Gives a socket its address.
    static func bind(_ descriptor: Descriptor, to address: UnixAddress, named path: String) throws(SystemError) {
        _ = try systemCall("bind", on: path) { address.withSocketAddress { bindSocket(descriptor, $0, $1) } }
    }

    /// Gives a socket its address.
    static func bind(_ descriptor: Descriptor, to address: LoopbackAddress) throws(SystemError) {
        _ = try systemCall("bind", on: LoopbackAddress.host) {
            address.withSocketAddress { bindSocket(descriptor, $0, $1) }
        }
    }

    /// Lets clients connect; so many wait until they are accepted.
    static func listen(_ descriptor: Descriptor, backlog: Int32, named name: String) throws(SystemError) {
        _ = try systemCall("listen", on: name) { listenOn(descriptor, backlog) }
    }

    /// Connects to a Unix socket; one with a full backlog is ``SystemError/wouldBlock``.
    static func connect(_ descriptor: Descriptor, to address: UnixAddress, named path: String) throws(SystemError) {
        _ = try systemCall("connect", on: path) { address.withSocketAddress { connectSocket(descriptor, $0, $1) } }
    }

    /// Begins to connect to a port. Returns whether that is done; if not, the socket becomes writable then.
    static func connect(
        _ descriptor: Descriptor, to address: LoopbackAddress, named place: String
    ) throws(SystemError) -> Bool {
        // An interrupted connect goes on by itself, so it must not be called again.
        if address.withSocketAddress({ connectSocket(descriptor, $0, $1) }) == 0 { return true }
        let number = errno
        guard number == EINPROGRESS || number == EINTR else {
            throw SystemError(call: "connect", subject: place, number: number)
        }
        return false
    }

    /// Lets only this user connect to a bound socket.
    static func makePrivate(_ path: String) throws(SystemError) {
        _ = try systemCall("chmod", on: path) { chmod(path, 0o600) }
    }
}

// Outside the type, where these names mean the system's calls.
private func sendBytes(_ descriptor: Descriptor, _ bytes: UnsafeRawBufferPointer) -> Int {
    send(descriptor, bytes.baseAddress, bytes.count, StreamSocket.sendFlags)
}

private func bindSocket(_ descriptor: Descriptor, _ address: UnsafePointer<sockaddr>, _ size: socklen_t) -> Int32 {
    bind(descriptor, address, size)
}

private func listenOn(_ descriptor: Descriptor, _ backlog: Int32) -> Int32 { listen(descriptor, backlog) }

private func connectSocket(_ descriptor: Descriptor, _ address: UnsafePointer<sockaddr>, _ size: socklen_t) -> Int32 {
    connect(descriptor, address, size)
}
#endif
