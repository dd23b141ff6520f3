import Platform

/// A step that is one command of the trusted configuration.
package struct CommandStep: PipelineStep {
    /// The name under which it is recorded, logged and skipped.
    package let name: StepName
    private let command: @Sendable (RepositoryConfiguration) -> String?

    /// A step that runs what `command` finds in the configuration.
    package init(name: StepName, command: @escaping @Sendable (RepositoryConfiguration) -> String?) {
        self.name = name
        self.command = command
    }

    /// Runs the command in the worktree; any exit status but 0 fails the step.
    package func run(_ context: StepContext, _ progress: inout RunProgress) async throws -> StepOutcome {
        guard let command = command(progress.configuration) else {
            return .skipped("no commands.\(name.rawValue) in \(progress.configurationPlace)")
        }
        let status = try await context.shell(command)
        if status.isSuccess { return .passed(exitStatus: status.code) }
        return .failed("the command ended with \(context.explain(status))", exitStatus: status.code)
    }
}

extension RunProgress {
    /// Where the trusted configuration is read from, for messages.
    var configurationPlace: String {
        guard let defaultBranch else { return "\(RepositoryConfiguration.fileName): origin has no default branch" }
        return "\(RepositoryConfiguration.fileName) of origin/\(defaultBranch)"
    }
}
