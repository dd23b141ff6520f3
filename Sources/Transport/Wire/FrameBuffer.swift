/// Cuts a byte stream into newline-terminated frames, however the bytes arrive.
///
/// It holds no memory while it is empty, so that an idle connection costs none.
struct FrameBuffer {
    /// What ``next()`` finds.
    enum Step: Equatable {
        /// One frame without its newline; never blank.
        case frame([UInt8])
        /// No complete frame yet.
        case incomplete
        /// The frame exceeds the limit; the stream cannot be understood any further.
        case tooLong
    }

    /// Longest frame in bytes, newline not counted.
    private(set) var limit: Int
    private var bytes: [UInt8] = []
    /// Where the frame that is being received begins.
    private var start = 0
    /// Up to where it was searched for a newline, so that no byte is searched twice.
    private var searched = 0
    /// The newline that ends the frame, once it was found.
    private var terminator: Int?

    /// - Parameter limit: longest frame in bytes, newline not counted.
    init(limit: Int) { self.limit = limit }

    /// Bytes held that no frame was made of yet.
    var count: Int { bytes.count - start }

    /// Whether ``next()`` would return something else than ``Step/incomplete``, blank lines not looked at.
    var isReady: Bool { terminator != nil || count > limit }

    /// Takes longer frames from now on.
    mutating func raiseLimit(to limit: Int) { self.limit = limit }

    /// Takes what a read returned.
    mutating func append(_ received: some Collection<UInt8>) {
        bytes.append(contentsOf: received)
        findTerminator()
    }

    /// Removes and returns the next frame; blank lines are skipped.
    mutating func next() -> Step {
        while let end = terminator {
            let frame = bytes[start..<end]
            guard frame.count <= limit else { return .tooLong }
            let result = frame.allSatisfy(Self.isBlank) ? nil : Array(frame)
            advance(past: end)
            if let result { return .frame(result) }
        }
        return count > limit ? .tooLong : .incomplete
    }

    /// Forgets everything received.
    mutating func discard() {
        self = FrameBuffer(limit: limit)
    }

    private mutating func advance(past end: Int) {
        start = end + 1
        if start == bytes.count {
            discard()
            return
        }
        // Moving the rest only when it is the smaller half keeps the cost of many glued frames linear.
        if start > bytes.count / 2 {
            bytes.removeFirst(start)
            start = 0
        }
        terminator = nil
        searched = start
        findTerminator()
    }

    private mutating func findTerminator() {
        guard terminator == nil else { return }
        let from = searched
        terminator = bytes.withUnsafeBytes { buffer -> Int? in
            ByteSearch.firstIndex(of: UInt8(ascii: "\n"), in: buffer, from: from)
        }
        searched = terminator ?? bytes.count
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
}
