#if os(Windows)
import WinSDK

/// The end of a pipe that one thread waits for and reads; there is always a read under way.
final class PipeReader: @unchecked Sendable {
    // Unchecked because one thread at a time uses it. The read comes before the pipe, because it must let go of it first.
    private var operation: OverlappedOperation?
    private let pipe: OwnedDescriptor

    init(_ pipe: consuming OwnedDescriptor) {
        self.pipe = pipe
        operation = try? OverlappedOperation(on: self.pipe.rawValue, capacity: 4096)
        start()
    }

    /// Signalled when ``read()`` has something, or the end has come; -1 after that.
    var descriptor: Descriptor { operation?.descriptor ?? -1 }

    /// What the read has given; empty at the end.
    func read() -> [UInt8] {
        guard let operation, case .done(let count) = operation.outcome() else {
            operation = nil
            return []
        }
        let bytes = Array(operation.buffer.prefix(count))
        start()
        return bytes
    }

    private func start() {
        guard let operation else { return }
        let outcome = operation.start { handle, overlapped in
            ReadFile(handle, operation.buffer.baseAddress, DWORD(operation.buffer.count), nil, overlapped)
        }
        // The next read() says that the end has come.
        if case .failed = outcome { operation.signal() }
    }
}
#endif
