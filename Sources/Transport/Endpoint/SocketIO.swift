import Platform

/// What one non-blocking call on a connection did.
enum SocketIO: Equatable {
    /// So many bytes were moved, at least one.
    case moved(Int)
    /// Nothing can be moved at the moment.
    case wouldBlock
    /// The other side sends nothing more.
    case ended
    /// The other side is gone, with this ``SystemError/number``.
    case gone(Int32)

    /// Reads what is there into the start of `buffer`, at most `limit` bytes.
    static func receive(from descriptor: Descriptor, into buffer: inout [UInt8], limit: Int = .max) -> SocketIO {
        let outcome = buffer.withUnsafeMutableBytes { bytes in
            StreamSocket.receive(descriptor, UnsafeMutableRawBufferPointer(rebasing: bytes.prefix(limit)))
        }
        switch outcome {
        case .success(0): return .ended
        case .success(let count): return .moved(count)
        case .failure(let error): return failure(error)
        }
    }

    /// Sends as much as fits of `bytes` from `offset` on; a peer that is gone never raises SIGPIPE.
    static func send(to descriptor: Descriptor, _ bytes: [UInt8], from offset: Int) -> SocketIO {
        let outcome = bytes.withUnsafeBytes { buffer in
            StreamSocket.send(descriptor, UnsafeRawBufferPointer(rebasing: buffer[offset...]))
        }
        switch outcome {
        case .success(let count): return .moved(count)
        case .failure(let error): return failure(error)
        }
    }

    private static func failure(_ error: SystemError) -> SocketIO {
        error.wouldBlock ? .wouldBlock : .gone(error.number)
    }
}
