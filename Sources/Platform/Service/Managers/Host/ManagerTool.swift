/// One command of a manager, e.g. `launchctl`: runs it with a deadline and says what happened in one kind of error.
struct ManagerTool: Sendable {
    let name: String
    /// What stands before every argument, e.g. `--user`.
    var prefix: [String] = []
    let runner: any CommandRunner
    let environment: [String: String]

    /// Enough for a manager on a loaded machine to answer a question or take a request in.
    static let patience = Duration.seconds(30)

    /// The whole command line, as it is shown.
    func commandLine(_ arguments: [String]) -> [String] { [name] + prefix + arguments }

    /// Runs it to its end, whatever its status.
    func run(
        _ arguments: [String], for subject: String, deadline: Duration = patience
    ) async throws(ServiceManagerError) -> CommandResult {
        let result = try await attempt(arguments, for: subject, deadline: deadline)
        if result.timedOut {
            throw ServiceManagerError(
                subject, .timedOut(ManagerPatience.limited(deadline)), command: commandLine(arguments), result: result)
        }
        return result
    }

    /// Runs it to its end or to the deadline, which is no failure.
    func attempt(
        _ arguments: [String], for subject: String, deadline: Duration
    ) async throws(ServiceManagerError) -> CommandResult {
        let line = commandLine(arguments)
        let command = Command(
            name, prefix + arguments, environment: environment, deadline: ManagerPatience.limited(deadline))
        do throws(CommandError) {
            return try await runner.run(command)
        } catch {
            if case .notFound(let name, let searched) = error {
                throw ServiceManagerError(subject, .unavailable(.toolMissing(name, searched: searched)))
            }
            throw ServiceManagerError(subject, .cannotRun(error), command: line, result: nil)
        }
    }

    /// Runs it, and takes every status but 0 for a failure.
    @discardableResult
    func require(
        _ arguments: [String], for subject: String, deadline: Duration = patience
    ) async throws(ServiceManagerError) -> CommandResult {
        let result = try await run(arguments, for: subject, deadline: deadline)
        guard result.status.isSuccess else { throw failure(.failed, arguments, result, for: subject) }
        return result
    }

    func failure(
        _ cause: ServiceManagerError.Cause, _ arguments: [String], _ result: CommandResult, for subject: String
    ) -> ServiceManagerError {
        ServiceManagerError(subject, cause, command: commandLine(arguments), result: result)
    }
}
