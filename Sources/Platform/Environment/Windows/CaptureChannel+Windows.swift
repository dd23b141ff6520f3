#if os(Windows)
import WinSDK

/// A private way from inside of a shell to this process: a named pipe that only this user can open. What goes through it
/// never reaches a disk.
final class CaptureChannel: Sendable {
    /// The pipe's name.
    let path: String
    private let pipe: OwnedDescriptor
    private let end: CancelSignal

    /// More than any system lets a program's environment be.
    private static let limit = 16 << 20

    /// - Parameters:
    ///   - parent: not used: pipes have a directory of their own here.
    ///   - mark: not used: a pipe is gone with its process.
    init(in parent: String, mark: String) throws(SystemError) {
        path = Pipe.uniqueName()
        pipe = try Pipe.server(path, DWORD(PIPE_ACCESS_INBOUND))
        end = try CancelSignal()
    }

    /// The mark in a name that one of these has made: there is none.
    static func mark(of name: String) -> String? { nil }

    /// What was written, and when the last of it came.
    struct Received: Sendable {
        var bytes: [UInt8] = []
        var time: Poll.Instant = .now
    }

    /// Everything that is written until ``finish()``; blocks until then.
    func collect() -> Received {
        var received = Received()
        guard let operation = try? OverlappedOperation(on: pipe.rawValue, capacity: 64 << 10) else { return received }
        while true {
            var outcome = operation.start { ConnectNamedPipe($0, $1) }
            // Somebody may have opened it before.
            if case .failed(DWORD(ERROR_PIPE_CONNECTED)) = outcome { outcome = .done(0) }
            guard settled(outcome, operation) != nil else { return received }
            while let count = settled(read(operation), operation), count > 0 {
                // What exceeds the limit is read and dropped: a writer in a full pipe would wait for ever.
                received.bytes += operation.buffer.prefix(min(count, Self.limit - received.bytes.count))
                received.time = .now
            }
            _ = DisconnectNamedPipe(pipe.handle)
            if end.isSent { return received }
        }
    }

    /// Tells the reader that nobody writes any more. Must be called.
    func finish() { end.send() }

    private func read(_ operation: OverlappedOperation) -> OverlappedOperation.Outcome {
        operation.start { ReadFile($0, operation.buffer.baseAddress, DWORD(operation.buffer.count), nil, $1) }
    }

    /// Waits for a call; nil when it failed, or the end came first.
    private func settled(_ outcome: OverlappedOperation.Outcome, _ operation: OverlappedOperation) -> Int? {
        var outcome = outcome
        while true {
            switch outcome {
            case .done(let count): return count
            case .failed: return nil
            case .pending:
                let ready = Poll.readable([operation.descriptor, end.descriptor], until: nil)
                if !ready[0], ready[1] { return nil }
                outcome = operation.outcome()
            }
        }
    }
}
#endif
