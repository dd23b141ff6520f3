#if os(Windows)
import Platform
import WinSDK

/// The system's calls on stream sockets. Every socket is non-blocking and not inherited.
enum StreamSocket {
    /// Windows has Unix sockets, but nothing that says who is at the other end of one; so they are not used.
    /// - Throws: ``SystemError`` always, with WSAEAFNOSUPPORT.
    static func makeUnix() throws(SystemError) -> OwnedDescriptor {
        throw SystemError(call: "socket", subject: "new unix socket", number: SystemError.SocketNumber.notSupported)
    }

    /// A new TCP socket that sends small frames at once. Connections that a listener accepts inherit its buffers.
    static func makeTCP() throws(SystemError) -> OwnedDescriptor {
        if startUp != 0 { throw SystemError(call: "WSAStartup", subject: "Windows Sockets", number: startUp) }
        let socket = try make(Int32(SOCK_STREAM), tcp, "new tcp socket")
        // Without it another process could bind the same port and take connections over ("Using SO_REUSEADDR and
        // SO_EXCLUSIVEADDRUSE").
        set(exclusiveAddressUse, to: 1, on: socket.rawValue)
        sendWithoutDelay(socket.rawValue)
        set(Int32(SO_SNDBUF), to: bufferSize, on: socket.rawValue)
        set(Int32(SO_RCVBUF), to: bufferSize, on: socket.rawValue)
        return socket
    }

    /// The socket by which a poller is woken: it hears what it says itself.
    static func makeEcho() throws(SystemError) -> OwnedDescriptor {
        if startUp != 0 { throw SystemError(call: "WSAStartup", subject: "Windows Sockets", number: startUp) }
        let socket = try make(Int32(SOCK_DGRAM), udp, "new bell")
        try bind(socket.rawValue, to: LoopbackAddress(port: 0))
        // Connected to itself, it takes nothing from anybody else.
        _ = try connect(
            socket.rawValue, to: LoopbackAddress(port: try LoopbackAddress.port(of: socket.rawValue)), named: "bell")
        return socket
    }

    /// Bytes that the system may hold of a connection in each direction.
    private static let bufferSize: Int32 = 128 << 10

    /// ~SO_REUSEADDR, winsock2.h: an expression that is not imported.
    private static let exclusiveAddressUse = ~Int32(SO_REUSEADDR)

    /// IPPROTO_TCP and IPPROTO_UDP, which are an enumeration in some headers and numbers in others.
    private static let tcp: Int32 = 6
    private static let udp: Int32 = 17

    /// WSA_FLAG_OVERLAPPED and WSA_FLAG_NO_HANDLE_INHERIT, winsock2.h.
    private static let flags: DWORD = 0x01 | 0x80

    /// Windows Sockets 2.2, once for the process. 0 or the reason why there are none.
    private static let startUp: Int32 = {
        var data = WSADATA()
        return WSAStartup(0x0202, &data)
    }()

    private static func make(_ type: Int32, _ proto: Int32, _ subject: String) throws(SystemError) -> OwnedDescriptor {
        let socket = WSASocketW(Int32(AF_INET), type, proto, nil, 0, flags)
        if socket == INVALID_SOCKET { throw .lastOfSockets("WSASocketW", on: subject) }
        let owned = OwnedDescriptor(adoptingSocket: socket)
        try owned.setNonblocking()
        return owned
    }

    /// The next connection that waits at `listener`.
    static func accept(from listener: Descriptor) throws(SystemError) -> OwnedDescriptor {
        let socket = WinSDK.accept(listener.socket, nil, nil)
        if socket == INVALID_SOCKET { throw .lastOfSockets("accept", on: "listener") }
        let connection = OwnedDescriptor(adoptingSocket: socket)
        try connection.setNonblocking()
        // What accept makes is inherited by children unless it is told otherwise.
        _ = SetHandleInformation(HANDLE(bitPattern: connection.rawValue), DWORD(HANDLE_FLAG_INHERIT), 0)
        return connection
    }

    /// Nothing says who is at the other end of a socket; see ``makeUnix()``.
    /// - Throws: ``SystemError`` always, with WSAEAFNOSUPPORT.
    static func peer(of descriptor: Descriptor) throws(SystemError) -> Peer {
        throw SystemError(call: "peer", subject: "connection", number: SystemError.SocketNumber.notSupported)
    }

    /// Replies go out when they are written, not when an earlier one was acknowledged. A connection that refuses this
    /// only is slower.
    static func sendWithoutDelay(_ descriptor: Descriptor) {
        set(Int32(TCP_NODELAY), to: 1, on: descriptor, level: tcp)
    }

    /// Sets an option without which everything works, too.
    private static func set(
        _ option: Int32, to value: Int32, on descriptor: Descriptor, level: Int32 = Int32(SOL_SOCKET)
    ) {
        withUnsafeBytes(of: value) { bytes in
            _ = setsockopt(
                descriptor.socket, level, option, bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32(bytes.count))
        }
    }

    /// What a connection attempt that could not be finished at once came to; 0 is success.
    static func pendingError(of descriptor: Descriptor) throws(SystemError) -> Int32 {
        var number: Int32 = 0
        var size = Int32(MemoryLayout.size(ofValue: number))
        let result = withUnsafeMutableBytes(of: &number) { bytes in
            getsockopt(
                descriptor.socket, Int32(SOL_SOCKET), Int32(SO_ERROR),
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self), &size)
        }
        if result != 0 { throw .lastOfSockets("getsockopt", on: "connection") }
        return number
    }

    /// Tells the other side that nothing more is sent.
    static func finishSending(_ descriptor: Descriptor) { _ = shutdown(descriptor.socket, Int32(SD_SEND)) }

    /// One read: what it moved, 0 at the end.
    static func receive(
        _ descriptor: Descriptor, _ buffer: UnsafeMutableRawBufferPointer
    ) -> Result<Int, SystemError> {
        let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
        let count = recv(descriptor.socket, start, Int32(clamping: buffer.count), 0)
        return count >= 0 ? .success(Int(count)) : .failure(.lastOfSockets("recv", on: "connection"))
    }

    /// One write: what it moved.
    static func send(_ descriptor: Descriptor, _ bytes: UnsafeRawBufferPointer) -> Result<Int, SystemError> {
        let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        let count = WinSDK.send(descriptor.socket, start, Int32(clamping: bytes.count), 0)
        return count >= 0 ? .success(Int(count)) : .failure(.lastOfSockets("send", on: "connection"))
    }
}

// MARK: - Addresses

extension StreamSocket {
    /// Unix sockets are not used here; see ``makeUnix()``.
    /// - Throws: ``SystemError`` always.
    static func bind(_ descriptor: Descriptor, to address: UnixAddress, named path: String) throws(SystemError) {
        throw SystemError(call: "bind", subject: path, number: SystemError.SocketNumber.notSupported)
    }

    /// Gives a socket its address.
    static func bind(_ descriptor: Descriptor, to address: LoopbackAddress) throws(SystemError) {
        let result = address.withSocketAddress { WinSDK.bind(descriptor.socket, $0, $1) }
        if result != 0 { throw .lastOfSockets("bind", on: LoopbackAddress.host) }
    }

    /// Lets clients connect; so many wait until they are accepted.
    static func listen(_ descriptor: Descriptor, backlog: Int32, named name: String) throws(SystemError) {
        if WinSDK.listen(descriptor.socket, backlog) != 0 { throw .lastOfSockets("listen", on: name) }
    }

    /// Unix sockets are not used here; see ``makeUnix()``.
    /// - Throws: ``SystemError`` always.
    static func connect(_ descriptor: Descriptor, to address: UnixAddress, named path: String) throws(SystemError) {
        throw SystemError(call: "connect", subject: path, number: SystemError.SocketNumber.notSupported)
    }

    /// Begins to connect to a port. Returns whether that is done; if not, the socket becomes writable then.
    static func connect(
        _ descriptor: Descriptor, to address: LoopbackAddress, named place: String
    ) throws(SystemError) -> Bool {
        if address.withSocketAddress({ WinSDK.connect(descriptor.socket, $0, $1) }) == 0 { return true }
        let error = SystemError.lastOfSockets("connect", on: place)
        if error.number == Int32(WSAEWOULDBLOCK) { return false }
        throw error
    }

    /// Unix sockets are not used here; see ``makeUnix()``.
    /// - Throws: ``SystemError`` always.
    static func connectWhenThereIsRoom(
        _ descriptor: Descriptor, _ address: UnixAddress, path: String, until deadline: MonotonicClock.Instant
    ) throws(SystemError) {
        throw SystemError(call: "connect", subject: path, number: SystemError.SocketNumber.notSupported)
    }

    /// Unix sockets are not used here; see ``makeUnix()``.
    /// - Throws: ``SystemError`` always.
    static func makePrivate(_ path: String) throws(SystemError) {
        throw SystemError(call: "chmod", subject: path, number: SystemError.SocketNumber.notSupported)
    }
}

extension Descriptor {
    /// As the calls of Windows Sockets take it.
    var socket: SOCKET { SOCKET(UInt(bitPattern: self)) }
}

extension TransportKind {
    /// What a server of this system listens on unless it is told otherwise.
    public static let native = TransportKind.tcp
}
#endif
