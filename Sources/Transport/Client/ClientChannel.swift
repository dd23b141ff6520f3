import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Frames over one socket, with a deadline for each step. Blocking, one owner.
final class ClientChannel {
    private let socket: OwnedDescriptor
    private var input: FrameBuffer
    private var buffer = [UInt8](repeating: 0, count: 16 << 10)
    /// A frame was cut off, or the server broke the framing: nothing that follows could be understood.
    private var isBroken = false

    /// - Parameter limit: longest frame in bytes, in both directions.
    init(socket: consuming OwnedDescriptor, limit: Int) {
        self.socket = socket
        input = FrameBuffer(limit: limit)
    }

    /// Sends a whole frame. A server that hung up is no error here: its last words may explain why.
    /// - Returns: false when the deadline came first; the connection is then of no more use.
    func send(_ frame: [UInt8], by deadline: MonotonicClock.Instant) throws(CallFailure) -> Bool {
        guard !isBroken else { throw .disconnected }
        var offset = 0
        while offset < frame.count {
            switch SocketIO.send(to: socket.rawValue, frame, from: offset) {
            case .moved(let count):
                offset += count
            case .wouldBlock:
                if try wait(for: POLLOUT, until: deadline) { continue }
                isBroken = true
                return false
            case .ended, .gone:
                return true
            }
        }
        return true
    }

    /// The next frame; nil when the deadline came first. No deadline waits for ever.
    /// - Throws: ``CallFailure/disconnected`` when the server sends nothing more.
    func receive(by deadline: MonotonicClock.Instant?) throws(CallFailure) -> [UInt8]? {
        while true {
            switch input.next() {
            case .frame(let frame): return frame
            case .incomplete: break
            case .tooLong:
                isBroken = true
                throw .protocolViolation("a frame exceeds the limit of \(input.limit) bytes")
            }
            switch SocketIO.receive(from: socket.rawValue, into: &buffer) {
            case .moved(let count): input.append(buffer[..<count])
            case .ended, .gone: throw .disconnected
            case .wouldBlock: if try !wait(for: POLLIN, until: deadline) { return nil }
            }
        }
    }

    private func wait(for events: Int32, until deadline: MonotonicClock.Instant?) throws(CallFailure) -> Bool {
        while true {
            let rest = deadline.map { MonotonicClock.now.duration(to: $0) }
            if let rest, rest <= .zero { return false }
            var entry = pollfd(fd: socket.rawValue, events: Int16(events), revents: 0)
            let count = poll(&entry, 1, rest.map(PollTimeout.milliseconds) ?? -1)
            if count > 0 { return true }
            let number = errno
            if count == -1, number != EINTR {
                throw .system(SystemError(call: "poll", subject: "connection", number: number))
            }
        }
    }
}
