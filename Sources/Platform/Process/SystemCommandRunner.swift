/// Runs commands for real, each in a session of its own that is over when its result is there.
///
/// At the deadline, on cancellation, and for what a command leaves behind: SIGTERM to all of it, `grace`, SIGKILL.
/// What made itself a daemon (a session of its own, adopted by init) is not the command's any more and lives on.
public struct SystemCommandRunner: CommandRunner {
    /// Between SIGTERM and SIGKILL.
    private let grace: Duration

    /// Makes a runner; any number of commands may run through it at once.
    public init(grace: Duration = .seconds(3)) { self.grace = grace }

    /// Runs a command to its end.
    public func run(_ command: Command) async throws(CommandError) -> CommandResult {
        try await CommandThread.run { cancel in
            Result { () throws(CommandError) in try collect(command, cancel) }
        }
    }

    /// Like ``run(_:)``, on the calling thread. For command line processes and other places that may block.
    package func runBlocking(_ command: Command) throws(CommandError) -> CommandResult {
        try collect(command, nil)
    }

    private func collect(_ command: Command, _ cancel: CancelSignal?) throws(CommandError) -> CommandResult {
        var output = BoundedOutput(limit: command.outputLimit)
        var error = BoundedOutput(limit: command.outputLimit)
        let session = CommandSession(command: command, marker: nil, grace: grace, cancel: cancel)
        let (status, cause) = try session.run(
            .separate(output: { output.append($0) }, error: { error.append($0) }))
        if cause == .cancellation { throw .cancelled }
        return CommandResult(
            status: status, standardOutput: output.bytes, standardError: error.bytes, timedOut: cause == .deadline,
            truncated: output.isTruncated || error.isTruncated)
    }
}

/// The beginning of a stream, up to a limit.
private struct BoundedOutput {
    let limit: Int
    private(set) var bytes: [UInt8] = []
    private(set) var isTruncated = false

    init(limit: Int) { self.limit = limit }

    mutating func append(_ piece: UnsafeRawBufferPointer) {
        let room = limit - bytes.count
        bytes.append(contentsOf: piece.prefix(room))
        if piece.count > room { isTruncated = true }
    }
}
