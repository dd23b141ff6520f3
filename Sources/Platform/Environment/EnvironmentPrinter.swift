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
        let pipe = try OwnedDescriptor(opening: path, for: .writingToReader)
        try pipe.write(all: EnvironmentPayload.encode(EnvironmentBlock.entries, mark: mark))
    }
}
