#if os(Windows)
import WinSDK

/// This process's ends of a command's pipes, all served together so that none can hold up another.
///
/// Used by one thread.
final class CommandChannels {
    /// Receives what a command prints; the bytes are valid only during the call.
    typealias Sink = (UnsafeRawBufferPointer) -> Void

    private let input: InputChannel?
    private let outputs: [OutputChannel]

    init(input: InputChannel?, outputs: [OutputChannel]) {
        self.input = input
        self.outputs = outputs
    }

    /// Moves what can be moved once, waiting until there is something, one of `others` is signalled or the time is over.
    /// - Returns: which of `others` are signalled; -1 stands for none.
    func serve(alongside others: [Descriptor], until deadline: Poll.Instant?) -> [Bool] {
        let all = others + outputs.map(\.number) + [input?.number ?? -1]
        let ready = Poll.readable(all, until: deadline)
        for (output, isReady) in zip(outputs, ready.dropFirst(others.count)) where isReady { _ = output.receive() }
        if ready.last == true { input?.send() }
        return Array(ready.prefix(others.count))
    }

    /// Takes what lies in the pipes at this moment, and no more: somebody may go on writing for ever.
    func takeAvailable() {
        for output in outputs { take(output.available, from: output) }
    }

    /// Takes what is left after every known writer has ended, up to `limit` bytes a pipe, without waiting.
    func takeRest(limit: Int) {
        for output in outputs { take(limit, from: output) }
    }

    private func take(_ count: Int, from output: OutputChannel) {
        var left = count
        while left > 0 {
            let received = output.receive()
            if received == 0 { return }
            left -= received
        }
    }
}

/// The end of a pipe that a command prints into; there is always a read under way.
final class OutputChannel {
    // Before the pipe, because it must let go of the pipe first.
    private var read: OverlappedOperation?
    private let pipe: OwnedDescriptor
    private let sink: CommandChannels.Sink

    init(_ descriptor: consuming OwnedDescriptor, sink: @escaping CommandChannels.Sink) throws(SystemError) {
        pipe = descriptor
        self.sink = sink
        read = try OverlappedOperation(on: pipe.rawValue, capacity: 64 << 10)
        start()
    }

    /// What is signalled when there is something to receive; -1 after the end.
    var number: Descriptor { read?.descriptor ?? -1 }

    /// How many bytes have been read or wait in the pipe.
    var available: Int {
        var waiting: DWORD = 0
        _ = PeekNamedPipe(pipe.handle, nil, 0, nil, &waiting, nil)
        guard let read, case .done(let count) = read.outcome() else { return Int(waiting) }
        return count + Int(waiting)
    }

    /// Delivers what the read has given, and starts the next. Returns its size; 0 when there is nothing at the moment,
    /// or nothing any more.
    func receive() -> Int {
        guard let read else { return 0 }
        switch read.outcome() {
        case .pending: return 0
        case .failed:
            self.read = nil
            return 0
        case .done(let count):
            if count > 0 { sink(UnsafeRawBufferPointer(rebasing: read.buffer[..<count])) }
            start()
            return count
        }
    }

    private func start() {
        guard let read else { return }
        let outcome = read.start { handle, overlapped in
            ReadFile(handle, read.buffer.baseAddress, DWORD(read.buffer.count), nil, overlapped)
        }
        // The end of the pipe, normally.
        if case .failed = outcome { self.read = nil }
    }
}

/// The end of a pipe that a command reads from.
final class InputChannel {
    // Before the pipe, because it must let go of the pipe first.
    private var write: OverlappedOperation?
    private var pipe: OwnedDescriptor?
    private let bytes: [UInt8]
    private var offset = 0

    init(_ descriptor: consuming OwnedDescriptor, bytes: [UInt8]) throws(SystemError) {
        write = try OverlappedOperation(on: descriptor.rawValue, capacity: 64 << 10)
        pipe = consume descriptor
        self.bytes = bytes
        start()
    }

    /// What is signalled when there is room; -1 when all has been written, or nobody reads any more.
    var number: Descriptor { write?.descriptor ?? -1 }

    /// Goes on once a piece has been written, and closes the pipe after the last byte.
    func send() {
        guard let write else { return }
        switch write.outcome() {
        case .pending: return
        case .failed: close()
        case .done(let count):
            offset += count
            start()
        }
    }

    private func start() {
        guard let write else { return }
        if offset == bytes.count { return close() }
        let piece = bytes[offset...].prefix(write.buffer.count)
        write.buffer.copyBytes(from: piece)
        let outcome = write.start { handle, overlapped in
            WriteFile(handle, write.buffer.baseAddress, DWORD(piece.count), nil, overlapped)
        }
        if case .failed = outcome { close() }
    }

    private func close() {
        write = nil
        pipe = nil
    }
}
#endif
