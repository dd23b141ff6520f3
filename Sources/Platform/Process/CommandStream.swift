/// Runs a command whose output is wanted as it comes, and that may leave anything behind.
package enum CommandStream {
    /// Runs a command to the end of its last process.
    ///
    /// The command gets a session of its own and `marker` in its environment. When the program itself has ended, when
    /// the task is cancelled and at the command's deadline, all that belongs to it is ended: SIGTERM, `grace`,
    /// SIGKILL; see ``ProcessTree``. Nothing of it runs any more when this returns or throws. A process that keeps the
    /// output open delays nothing.
    /// - Parameters:
    ///   - marker: must be unique to this command.
    ///   - ownsDirectory: nobody else works in the command's directory, so that what is there and has lost its mark is
    ///     still taken for a part of it.
    ///   - output: receives standard output and standard error as one stream, in pieces of at most 64 KiB that are
    ///     valid only during the call. It is called on one thread and holds the command up while it runs.
    /// - Throws: ``CommandError``; `cancelled` and `timedOut` only once nothing runs any more.
    package static func run(
        _ command: Command, marker: (name: String, value: String), grace: Duration = .seconds(3),
        ownsDirectory: Bool = false,
        output: @escaping @Sendable (UnsafeRawBufferPointer) -> Void
    ) async throws(CommandError) -> ExitStatus {
        let (name, value) = marker
        return try await CommandThread.run { cancel in
            let session = CommandSession(
                command: command, marker: (name, value), grace: grace, cancel: cancel, ownsDirectory: ownsDirectory)
            return Result { () throws(CommandError) in try status(of: session, output) }
        }
    }

    private static func status(
        of session: CommandSession, _ output: @escaping @Sendable (UnsafeRawBufferPointer) -> Void
    ) throws(CommandError) -> ExitStatus {
        let (status, cause) = try session.run(.merged(output))
        switch cause {
        case .exit: return status
        case .cancellation: throw .cancelled
        case .deadline: throw .timedOut(after: session.command.deadline ?? .zero)
        }
    }
}
