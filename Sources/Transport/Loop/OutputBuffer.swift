import Platform

/// Bytes that a connection has still to send. It holds no memory while it is empty.
struct OutputBuffer {
    private var bytes: [UInt8] = []
    private var sent = 0

    /// Bytes that wait.
    var count: Int { bytes.count - sent }

    /// Whether nothing waits.
    var isEmpty: Bool { bytes.isEmpty }

    /// Adds what `body` writes.
    mutating func append(_ body: (inout [UInt8]) -> Void) { body(&bytes) }

    /// Sends as much as the peer takes at the moment.
    /// - Returns: what the last call did; `.moved` when nothing is left.
    mutating func flush(to descriptor: Descriptor) -> SocketIO {
        var moved = 0
        while sent < bytes.count {
            let outcome = SocketIO.send(to: descriptor, bytes, from: sent)
            guard case .moved(let count) = outcome else {
                compact()
                return outcome
            }
            sent += count
            moved += count
        }
        discard()
        return .moved(moved)
    }

    /// Forgets everything.
    mutating func discard() {
        bytes = []
        sent = 0
    }

    /// Moves the rest to the front only when it is the smaller half, so that sending a long reply stays linear.
    private mutating func compact() {
        guard sent > bytes.count / 2 else { return }
        bytes.removeFirst(sent)
        sent = 0
    }
}
