import Platform

@testable import Transport

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A connection that says exactly the bytes a test wants.
final class RawConnection {
    enum Failure: Error { case timedOut, peerGone }

    private let socket: OwnedDescriptor
    private var input = FrameBuffer(limit: 64 << 20)
    private var buffer = [UInt8](repeating: 0, count: 64 << 10)

    init(to location: EndpointLocation) throws {
        let deadline = MonotonicClock.now + Patience.duration
        switch try location.resolve() {
        case .unix(let path):
            socket = try Dialler.dial(unix: path, until: deadline)
        case .tcp(let listening):
            socket = try Dialler.dial(port: listening.port, until: deadline)
            let credentials = Credentials(
                key: listening.key, instance: listening.instance, endpoint: .tcp(port: listening.port))
            let handshake = ClientHandshake(credentials)
            try send(handshake.challenge)
            guard let frame = try receive(), let answer = handshake.answer(to: Array(frame.utf8)) else {
                throw Failure.peerGone
            }
            try send(answer)
        }
    }

    /// A connection to a socket, whoever serves it.
    init(unix path: String) throws {
        socket = try StreamSocket.makeUnix()
        guard let address = UnixAddress(path: path) else { throw Failure.peerGone }
        let descriptor = socket.rawValue
        _ = try systemCall("connect", on: path) { address.withSocketAddress { connect(descriptor, $0, $1) } }
    }

    /// A connection to a port that has said nothing yet.
    init(port: UInt16) throws {
        socket = try Dialler.dial(port: port, until: .now + Patience.duration)
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    /// - Throws: ``Failure/peerGone`` when the server hung up meanwhile.
    func send(_ bytes: [UInt8]) throws {
        var offset = 0
        while offset < bytes.count {
            switch SocketIO.send(to: socket.rawValue, bytes, from: offset) {
            case .moved(let count): offset += count
            case .wouldBlock: try wait(for: POLLOUT)
            case .ended, .gone: throw Failure.peerGone
            }
        }
    }

    /// Sends the same again and again, as much as the server takes without anybody reading; returns how many bytes. The
    /// last copy may be incomplete.
    func sendUntilBlocked(_ bytes: [UInt8], limit: Int) -> Int {
        var total = 0
        while total < limit {
            let offset = total % bytes.count
            guard case .moved(let count) = SocketIO.send(to: socket.rawValue, bytes, from: offset) else { break }
            total += count
        }
        return total
    }

    func finishSending() { _ = shutdown(socket.rawValue, Int32(SHUT_WR)) }

    /// The next frame; nil when the server sends nothing more.
    func receive() throws -> String? {
        while true {
            if case .frame(let frame) = input.next() { return String(decoding: frame, as: UTF8.self) }
            switch SocketIO.receive(from: socket.rawValue, into: &buffer) {
            case .moved(let count): input.append(buffer[..<count])
            case .ended, .gone: return nil
            case .wouldBlock: try wait(for: POLLIN)
            }
        }
    }

    /// Sends one frame and returns the next that comes.
    func exchange(_ text: String) throws -> String? {
        try send(text + "\n")
        return try receive()
    }

    private func wait(for events: Int32) throws {
        var entry = pollfd(fd: socket.rawValue, events: Int16(events), revents: 0)
        let count = try systemCall("poll", on: "connection") { poll(&entry, 1, Int32(Patience.milliseconds)) }
        if count == 0 { throw Failure.timedOut }
    }
}
