#if !os(Windows)
import CPlatform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// This process's ends of a command's pipes, all served together so that none can hold up another.
///
/// Used by one thread. One buffer of 64 KiB serves every read, however much is printed.
final class CommandChannels {
    /// Receives what a command prints; the bytes are valid only during the call.
    typealias Sink = (UnsafeRawBufferPointer) -> Void

    private let input: InputChannel?
    private let outputs: [OutputChannel]
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)

    init(input: InputChannel?, outputs: [OutputChannel]) {
        self.input = input
        self.outputs = outputs
    }

    deinit { buffer.deallocate() }

    /// Moves what can be moved once, waiting until there is something, one of `others` is readable or the time is over.
    /// - Returns: which of `others` are readable; -1 stands for none.
    func serve(alongside others: [Descriptor], until deadline: Poll.Instant?) -> [Bool] {
        var entries = others.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        entries += outputs.map { pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0) }
        entries.append(pollfd(fd: input?.number ?? -1, events: Int16(POLLOUT), revents: 0))
        Poll.wait(&entries, until: deadline)
        for (output, entry) in zip(outputs, entries.dropFirst(others.count)) where entry.revents != 0 {
            _ = output.receive(into: buffer, atMost: buffer.count)
        }
        if let last = entries.last, last.revents != 0 { input?.send() }
        return entries.prefix(others.count).map { $0.revents != 0 }
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
            let received = output.receive(into: buffer, atMost: min(left, buffer.count))
            if received == 0 { return }
            left -= received
        }
    }
}

/// The end of a pipe that a command prints into.
final class OutputChannel {
    private var descriptor: OwnedDescriptor?
    private let sink: CommandChannels.Sink

    init(_ descriptor: consuming OwnedDescriptor, sink: @escaping CommandChannels.Sink) throws(SystemError) {
        try descriptor.setNonblocking()
        self.descriptor = consume descriptor
        self.sink = sink
    }

    /// -1 after the end.
    var number: Descriptor { descriptor.number }

    /// How many bytes wait in the pipe.
    var available: Int { Int(max(0, cplatform_available(number))) }

    /// Delivers what one read gives. Returns its size; 0 when there is nothing at the moment, or nothing any more.
    func receive(into buffer: UnsafeMutableRawBufferPointer, atMost count: Int) -> Int {
        if number < 0 { return 0 }
        let received = read(number, buffer.baseAddress, count)
        if received > 0 {
            sink(UnsafeRawBufferPointer(rebasing: buffer[..<received]))
            return received
        }
        if received == 0 || (errno != EAGAIN && errno != EINTR) { descriptor = nil }
        return 0
    }
}

/// The end of a pipe that a command reads from.
final class InputChannel {
    private var descriptor: OwnedDescriptor?
    private let bytes: [UInt8]
    private var offset = 0

    init(_ descriptor: consuming OwnedDescriptor, bytes: [UInt8]) throws(SystemError) {
        try descriptor.setNonblocking()
        self.descriptor = consume descriptor
        self.bytes = bytes
    }

    /// -1 when all has been written, or nobody reads any more.
    var number: Descriptor { descriptor.number }

    /// Writes what fits, and closes the pipe after the last byte.
    func send() {
        let written = bytes.withUnsafeBytes { buffer in
            cplatform_write_without_signal(number, buffer.baseAddress.map { $0 + offset }, UInt(buffer.count - offset))
        }
        if written >= 0 {
            offset += written
            if offset == bytes.count { descriptor = nil }
        } else if errno != EAGAIN && errno != EINTR {
            descriptor = nil
        }
    }
}

extension Optional where Wrapped == OwnedDescriptor {
    /// The descriptor's number, -1 for none: poll(2) ignores negative ones.
    fileprivate var number: Descriptor {
        switch self {
        case .some(let descriptor): descriptor.rawValue
        case .none: -1
        }
    }
}
#endif
