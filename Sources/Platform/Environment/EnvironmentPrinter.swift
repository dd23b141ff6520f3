import CPlatform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The other end of a capture: what an application runs inside of the shell.
///
/// `env -0` would do on many systems, but not on all, and it could only print to where startup files print too. An
/// application offers a command of its own that calls this, and names it to ``LoginShellCapture``.
public enum EnvironmentPrinter {
    /// Sends this process's environment, byte for byte.
    /// - Parameters:
    ///   - path: the pipe that the asking process reads.
    ///   - mark: what it asked to have sent along.
    /// - Throws: ``SystemError``, `ENXIO` when nobody reads any more.
    public static func send(to path: String, mark: String) throws(SystemError) {
        var entries: [[UInt8]] = []
        var next = cplatform_environment()
        while let entry = next?.pointee {
            entries.append(Array(UnsafeRawBufferPointer(start: entry, count: strlen(entry))))
            next = next?.successor()
        }
        // Without O_NONBLOCK this would wait for ever for a reader that has given up.
        let pipe = try OwnedDescriptor(opening: path, flags: O_WRONLY | O_NONBLOCK | O_NOFOLLOW)
        try pipe.setBlocking()
        try pipe.write(all: EnvironmentPayload.encode(entries, mark: mark))
    }
}

extension OwnedDescriptor {
    fileprivate borrowing func setBlocking() throws(SystemError) {
        let descriptor = rawValue
        let flags = try systemCall("fcntl", on: "descriptor \(descriptor)") { fcntl(descriptor, F_GETFL) }
        _ = try systemCall("fcntl", on: "descriptor \(descriptor)") { fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK) }
    }
}
