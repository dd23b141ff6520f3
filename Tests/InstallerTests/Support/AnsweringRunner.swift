import Platform

/// Programs that end with a status and print nothing; every other one is not installed.
struct AnsweringRunner: CommandRunner {
    private let statuses: [String: ExitStatus]

    init(_ statuses: [String: ExitStatus]) { self.statuses = statuses }

    func run(_ command: Command) async throws(CommandError) -> CommandResult {
        guard let status = statuses[command.executable] else {
            throw .notFound(command.executable, searched: ["/usr/bin"])
        }
        return CommandResult(status: status)
    }
}
