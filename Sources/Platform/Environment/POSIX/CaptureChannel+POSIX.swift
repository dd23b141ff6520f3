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

    /// - Parameters:
    ///   - parent: the directory for temporary files.
    ///   - mark: the random mark of the shell's processes, which is a part of the name.
    init(in parent: String, mark: String) throws(SystemError) {
        directory = FilePath.join(parent, Self.prefix + mark)
        try FileSystem.makeDirectory(directory)
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

    private static let prefix = "environment."

    /// The mark in a name that one of these has made; nil for other names.
    static func mark(of name: String) -> String? { name.dropping(prefix: prefix).map { String($0) } }

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
