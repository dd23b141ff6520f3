package import Platform

/// git at one place, with the environment and options that every command of ours gets.
///
/// Values are cheap: ``gate(_:)`` and ``inDirectory(_:)`` derive one for another place.
package struct Git: Sendable {
    private let runner: any CommandRunner
    private var environment: [String: String]
    private var options: [String] = quietOptions
    /// Part of every environment, so that its processes are recognised.
    private var marks: [String: String] = [:]
    private var directory: String?
    private var isPatient = false
    private var trace: @Sendable (GitTrace) -> Void = { _ in }

    /// git without a place yet.
    /// - Parameter environment: complete, as ``GitEnvironment/make(from:)`` gives it.
    package init(runner: any CommandRunner, environment: [String: String]) {
        self.runner = runner
        self.environment = environment
    }

    /// git on a bare repository, named explicitly so that `safe.bareRepository=explicit` lets it pass.
    package func gate(_ path: String) -> Git {
        var git = self
        git.options = ["--git-dir=\(path)"] + Self.quietOptions
        git.directory = path
        return git
    }

    /// git in a working copy or any directory of one; git finds the repository itself.
    package func inDirectory(_ path: String) -> Git {
        var git = self
        git.options = Self.quietOptions
        git.directory = path
        return git
    }

    /// The same with more environment variables.
    package func adding(_ variables: [String: String]) -> Git {
        var git = self
        git.environment.merge(variables) { _, new in new }
        return git
    }

    /// The same with a variable by which its processes are recognised, in whatever environment.
    package func marked(_ marker: (name: String, value: String)) -> Git {
        var git = self
        git.marks[marker.name] = marker.value
        return git
    }

    /// The same with the least claim to the processor, where the system has nice(1).
    package func patient() -> Git {
        var git = self
        git.isPatient = true
        return git
    }

    /// The same, telling of each command when it has ended.
    package func traced(_ trace: @escaping @Sendable (GitTrace) -> Void) -> Git {
        var git = self
        git.trace = trace
        return git
    }

    /// The same in another environment, complete as for ``init(runner:environment:)``.
    package func inEnvironment(_ environment: [String: String]) -> Git {
        var git = self
        git.environment = environment
        return git
    }

    /// Runs a command and expects it to succeed.
    /// - Parameters:
    ///   - input: its standard input.
    ///   - deadline: after this long it is ended; nil = it may take as long as it wants.
    /// - Throws: ``GitError`` when it does not succeed; ``CommandError`` when it cannot be started or was cancelled.
    @discardableResult
    package func run(
        _ arguments: [String], input: [UInt8] = [], deadline: Duration?
    ) async throws -> CommandResult {
        let result = try await perform(arguments, input, deadline)
        guard result.status.isSuccess else { throw error(.ended(result.status), arguments, result) }
        return result
    }

    /// Runs a command whatever it exits with, for those that say on standard output why they failed.
    /// - Throws: ``GitError`` when it was killed or ran into the deadline; ``CommandError``.
    package func attempt(_ arguments: [String], deadline: Duration?) async throws -> CommandResult {
        let result = try await perform(arguments, [], deadline)
        if case .signalled = result.status { throw error(.ended(result.status), arguments, result) }
        return result
    }

    /// What a command prints, without the trailing newline.
    /// - Throws: as ``run(_:input:deadline:)``, and ``GitError`` for more output than is kept.
    package func text(_ arguments: [String], deadline: Duration?) async throws -> String {
        try await output(arguments, deadline).outputText
    }

    /// What a command prints with `-z`: fields that each end in NUL. Bytes that are not UTF-8 become U+FFFD.
    /// - Throws: as ``text(_:deadline:)``.
    package func fields(_ arguments: [String], deadline: Duration?) async throws -> [String] {
        try await output(arguments, deadline).standardOutput.split(separator: 0, omittingEmptySubsequences: false)
            .dropLast().map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether a command exits with 0, for questions such as `merge-base --is-ancestor`.
    /// - Throws: ``GitError`` when it was killed or ran into the deadline, which is no answer.
    package func succeeds(_ arguments: [String], deadline: Duration?) async throws -> Bool {
        try await attempt(arguments, deadline: deadline).status.isSuccess
    }

    /// Runs a command and returns all of what it printed, byte for byte.
    func output(_ arguments: [String], _ deadline: Duration?) async throws -> CommandResult {
        let result = try await run(arguments, deadline: deadline)
        if result.truncated { throw error(.outputTooLarge, arguments, result) }
        return result
    }

    /// The whole command, for places that run it themselves.
    func command(_ arguments: [String], input: [UInt8] = [], deadline: Duration?) -> Command {
        let environment = environment.merging(marks) { _, mark in mark }
        var command = Command("git", options + arguments, environment: environment, workingDirectory: directory)
        if isPatient, let nice = try? ExecutableSearch.resolve("nice", environment: environment) {
            // Not the very last: on a busy machine that one would take many seconds to end when a push comes.
            command.arguments = ["-n", "10", command.executable] + command.arguments
            command.executable = nice
        }
        command.standardInput = input
        command.deadline = deadline
        return command
    }

    private func perform(
        _ arguments: [String], _ input: [UInt8], _ deadline: Duration?
    ) async throws -> CommandResult {
        let begin = ContinuousClock.now
        let tell = { (end: String) in
            let duration = ContinuousClock.now - begin
            trace(GitTrace(arguments: arguments, place: directory, duration: duration, end: end))
        }
        let result: CommandResult
        do {
            result = try await runner.run(command(arguments, input: input, deadline: deadline))
        } catch {
            tell("\(error)")
            throw error
        }
        tell("\(result.status)")
        if result.timedOut, let deadline { throw error(.deadline(deadline), arguments, result) }
        return result
    }

    /// The error that a command's result amounts to.
    func error(_ cause: GitError.Cause, _ arguments: [String], _ result: CommandResult) -> GitError {
        GitError(
            cause: cause, arguments: arguments.map(CredentialRedaction.redact), place: directory,
            detail: CredentialRedaction.redact(
                result.errorText, hiding: EnvironmentSecrets.masked(in: environment)))
    }

    /// No file-system monitor, which would outlive us and hold the directory, and none of the user's hooks: they
    /// belong to the user's own commands, and a `reference-transaction` hook could veto our refs.
    private static let quietOptions = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]
}
