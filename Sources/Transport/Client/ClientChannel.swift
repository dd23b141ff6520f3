import Platform

/// Frames over one socket, with a deadline for each step. Blocking, one owner.
final class ClientChannel {
    private let socket: OwnedDescriptor
    private var input: FrameBuffer
    private var buffer = [UInt8](repeating: 0, count: 16 << 10)
    /// What goes out with the next frame.
    private var held: [UInt8] = []
    /// What was sent last asks for an answer.
    private var awaitsAnswer = false
    /// A frame was cut off, or the server broke the framing: nothing that follows could be understood.
    private var isBroken = false

    /// How long an answer is looked out for before this thread sleeps: a server that has its answer at hand gives it
    /// sooner than a processor that went to sleep is woken.
    private static let attention = Duration.microseconds(50)

    /// - Parameter limit: longest frame in bytes, in both directions.
    init(socket: consuming OwnedDescriptor, limit: Int) {
        self.socket = socket
        input = FrameBuffer(limit: limit)
    }

    /// Takes longer frames from now on, in both directions.
    func raiseLimit(to limit: Int) { input.raiseLimit(to: limit) }

    /// Keeps a frame until the next one is sent, so that the server is woken once for all of them.
    func hold(_ frame: [UInt8]) { held += frame }

    /// Sends a whole frame. A server that hung up is no error here: its last words may explain why.
    /// - Returns: false when the deadline came first; the connection is then of no more use.
    func send(_ frame: [UInt8], by deadline: MonotonicClock.Instant) throws(CallFailure) -> Bool {
        guard !isBroken else { throw .disconnected }
        let frame = held + frame
        held = []
        awaitsAnswer = true
        var offset = 0
        while offset < frame.count {
            switch SocketIO.send(to: socket.rawValue, frame, from: offset) {
            case .moved(let count):
                offset += count
            case .wouldBlock:
                if try wait(for: .writable, until: deadline) { continue }
                isBroken = true
                return false
            case .ended, .gone:
                return true
            }
        }
        return true
    }

    /// The next frame; nil when the deadline came first, also when bytes without a frame go on coming. No deadline waits
    /// for ever.
    /// - Throws: ``CallFailure/disconnected`` when the server sends nothing more.
    func receive(by deadline: MonotonicClock.Instant?) throws(CallFailure) -> [UInt8]? {
        var hasRead = false
        let attentive = awaitsAnswer ? MonotonicClock.now + Self.attention : nil
        awaitsAnswer = false
        while true {
            switch input.next() {
            case .frame(let frame): return frame
            case .incomplete: break
            case .tooLong:
                isBroken = true
                throw .protocolViolation("a frame exceeds the limit of \(input.limit) bytes")
            }
            // Whoever sends blank lines without end never lets a read wait.
            if hasRead, MonotonicClock.hasPassed(deadline) { return nil }
            switch SocketIO.receive(from: socket.rawValue, into: &buffer) {
            case .moved(let count):
                input.append(buffer[..<count])
                hasRead = true
            case .ended, .gone: throw .disconnected
            case .wouldBlock:
                if let attentive, !MonotonicClock.hasPassed(attentive) { continue }
                if try !wait(for: .readable, until: deadline) { return nil }
            }
        }
    }

    private func wait(for interest: PollInterest, until deadline: MonotonicClock.Instant?) throws(CallFailure) -> Bool {
        do throws(SystemError) {
            return try SocketWait.wait(socket.rawValue, for: interest, until: deadline)
        } catch {
            throw .system(error)
        }
    }
}
