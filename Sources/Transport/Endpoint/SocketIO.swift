#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What one non-blocking call on a connection did.
enum SocketIO: Equatable {
    /// So many bytes were moved, at least one.
    case moved(Int)
    /// Nothing can be moved at the moment.
    case wouldBlock
    /// The other side sends nothing more.
    case ended
    /// The other side is gone, with this `errno`.
    case gone(Int32)

    /// Reads what is there into the start of `buffer`, at most `limit` bytes.
    static func receive(from descriptor: Int32, into buffer: inout [UInt8], limit: Int = .max) -> SocketIO {
        while true {
            let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, min($0.count, limit), 0) }
            if count > 0 { return .moved(count) }
            if count == 0 { return .ended }
            let number = errno
            if number != EINTR { return failure(number) }
        }
    }

    /// Sends as much as fits of `bytes` from `offset` on; a peer that is gone never raises SIGPIPE.
    static func send(to descriptor: Int32, _ bytes: [UInt8], from offset: Int) -> SocketIO {
        while true {
            let count = bytes.withUnsafeBytes { buffer in
                let rest = UnsafeRawBufferPointer(rebasing: buffer[offset...])
                return sendBytes(descriptor, rest)
            }
            if count >= 0 { return .moved(count) }
            let number = errno
            if number != EINTR { return failure(number) }
        }
    }

    private static func failure(_ number: Int32) -> SocketIO {
        number == EAGAIN || number == EWOULDBLOCK ? .wouldBlock : .gone(number)
    }
}

// Outside the type, where `send` means the system's call.
private func sendBytes(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    send(descriptor, bytes.baseAddress, bytes.count, StreamSocket.sendFlags)
}
