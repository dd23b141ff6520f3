#if !os(Windows)
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A private way from inside of a shell to this process: a named pipe in a directory that nobody else can enter.
///
/// Standard output belongs to whatever startup files print, and csh closes every other inherited descriptor. Through a
/// named pipe nothing of the environment, which holds secrets, ever reaches a disk.
final class CaptureChannel: Sendable {
    /// The pipe's name.
    let path: String
    private let directory: String
    private let readEnd: OwnedDescriptor
    /// Held open so that the pipe does not end with each writer; the end is told by ``finish()``.
    private let writeEnd: OwnedDescriptor
    private let end: CancelSignal

    /// More than any system lets a program's environment be.
    private static let limit = 16 << 20

    /// - Parameter parent: the directory for temporary files.
    init(in parent: String) throws(SystemError) {
        var template = Array(FilePath.join(parent, "environment.XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError(call: "mkdtemp", subject: parent, number: errno) }
        directory = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? parent }
        let path = FilePath.join(directory, "pipe")
        self.path = path
        do throws(SystemError) {
            _ = try systemCall("mkfifo", on: path) { mkfifo(path, 0o600) }
            readEnd = try OwnedDescriptor(opening: path, flags: O_RDONLY | O_NONBLOCK)
            writeEnd = try OwnedDescriptor(opening: path, flags: O_WRONLY | O_NONBLOCK)
            end = try CancelSignal()
        } catch {
            try? FileSystem.removeTree(directory)
            throw error
        }
    }

    /// What was written, and when the last of it came.
    struct Received: Sendable {
        var bytes: [UInt8] = []
        var time: Poll.Instant = .now
    }

    /// Everything that is written until ``finish()``; blocks until then.
    func collect() -> Received {
        var received = Received()
        while true {
            let ready = Poll.readable([readEnd.rawValue, end.descriptor], until: nil)
            let count = received.bytes.count
            take(into: &received.bytes)
            if received.bytes.count > count { received.time = .now }
            if ready[1] { return received }
        }
    }

    /// Tells the reader that nobody writes any more, and removes the pipe's name. Must be called.
    func finish() {
        try? FileSystem.removeTree(directory)
        end.send()
    }

    private func take(into bytes: inout [UInt8]) {
        // What exceeds the limit is read and dropped: a writer in a full pipe would wait for ever.
        while let piece = try? readEnd.read(upTo: 64 << 10), !piece.isEmpty {
            bytes += piece.prefix(Self.limit - bytes.count)
        }
    }
}
#endif
