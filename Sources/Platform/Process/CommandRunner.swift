/// The seam between what decides on commands and what runs them: tests give answers of their own.
public protocol CommandRunner: Sendable {
    /// Runs a command to its end.
    ///
    /// A status other than 0 is a result, not an error.
    func run(_ command: Command) async throws(CommandError) -> CommandResult
}
