/// A process started by ``DetachedProcess``, as its starter sees it. Letting go of it does not end the process.
package final class DetachedChild: Sendable {
    /// What became of the wait for readiness.
    package enum Outcome: Sendable, Hashable {
        /// It said this line, given without its end.
        case ready(String)
        /// It ended without a word.
        case exited(ExitStatus)
        /// It still runs and has said nothing.
        case timedOut
    }

    private let child: ChildProcess
    private let readiness: PipeReader?

    /// Which process it is.
    package var identity: ProcessIdentity { child.entry.identity }

    init(_ child: ChildProcess, readiness: PipeReader?) {
        self.child = child
        self.readiness = readiness
    }

    /// Blocks until the child is ready, has ended, or the time is over. To be called once.
    package func waitUntilReady(timeout: Duration) -> Outcome {
        let deadline = Poll.Instant.now + timeout
        var line = ReadinessLine()
        while true {
            let pipe = line.isOver ? -1 : readiness?.descriptor ?? -1
            let ready = Poll.readable([pipe, child.exitDescriptor], until: deadline)
            if ready[0] {
                line.append(readiness?.read() ?? [])
                if let text = line.text { return .ready(text) }
            } else if ready[1] {
                return .exited(child.reap())
            } else {
                return .timedOut
            }
        }
    }
}

/// The first line that comes out of a readiness pipe.
private struct ReadinessLine {
    private var bytes: [UInt8] = []
    /// Nothing more will come: the child closed the pipe, or what it says is no line.
    private(set) var isOver = false
    /// A line longer than this is not meant for us.
    private static let limit = 64 << 10

    mutating func append(_ piece: [UInt8]) {
        bytes += piece
        isOver = piece.isEmpty || bytes.count > Self.limit
    }

    /// The line once its end has been seen.
    var text: String? {
        bytes.firstIndex(of: UInt8(ascii: "\n")).map { String(decoding: bytes[..<$0], as: UTF8.self) }
    }
}
