package import Platform

/// Runs commands, and ends those that take longer than somebody who only looks wants to wait.
package struct ImpatientRunner: CommandRunner {
    private let base: any CommandRunner
    private let limit: Duration

    /// Gives every command of `base` at most `limit`.
    package init(_ base: any CommandRunner, limit: Duration = .seconds(3)) {
        self.base = base
        self.limit = limit
    }

    /// Runs a command to its end, or to the limit.
    package func run(_ command: Command) async throws(CommandError) -> CommandResult {
        var command = command
        command.deadline = min(command.deadline ?? limit, limit)
        return try await base.run(command)
    }
}
