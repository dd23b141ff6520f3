import Platform
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A FIFO through which a test and the commands of a run wait for each other.
///
/// The test holds both ends, so no shell is ever held up by opening it, only by reading what is not there yet.
final class NamedPipe: Sendable {
    /// Where commands find it; safe to stand in single quotes.
    let path: String
    private let descriptor: OwnedDescriptor
    private let unread = Mutex<[UInt8]>([])

    init(_ path: String) throws {
        self.path = path
        _ = try systemCall("mkfifo", on: path) { mkfifo(path, 0o600) }
        descriptor = try OwnedDescriptor(opening: path, flags: O_RDWR | O_NONBLOCK)
    }

    /// The next line that a command writes.
    func line() async throws -> String {
        try await BlockingThread.run { [self] in
            let deadline = ContinuousClock.now + GateLab.patience
            while true {
                if let line = takeLine() { return line }
                guard try waitForBytes(until: deadline) else { throw LabError("nothing was written to \(path)") }
                let bytes = try descriptor.read(upTo: 4096)
                unread.withLock { $0 += bytes }
            }
        }
    }

    /// Lets one reader go on.
    func write(_ line: String = "") throws { try descriptor.write(all: Array((line + "\n").utf8)) }

    private func takeLine() -> String? {
        unread.withLock { bytes in
            guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            defer { bytes.removeFirst(end + 1) }
            return String(decoding: bytes[..<end], as: UTF8.self)
        }
    }

    private func waitForBytes(until deadline: ContinuousClock.Instant) throws -> Bool {
        var entry = pollfd(fd: descriptor.rawValue, events: Int16(POLLIN), revents: 0)
        let left = ContinuousClock.now.duration(to: deadline).components.seconds
        return try systemCall("poll", on: path) { poll(&entry, 1, Int32(clamping: max(0, left) * 1000)) } > 0
    }
}
