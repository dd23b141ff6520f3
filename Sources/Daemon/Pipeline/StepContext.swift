package import Platform

/// Everything a step works with, the same for all steps of a run.
package struct StepContext: Sendable {
    /// The run as it was recorded when it started.
    package var run: RunRecord
    /// The repository whose gate the branch was pushed to.
    package var repository: RepositoryRecord
    /// The gate's directory.
    package var gate: String
    /// The run's detached worktree.
    package var worktree: String
    /// git, with the environment that it may see.
    package var git: Git
    /// The environment of the user's commands.
    package var environment: [String: String]
    /// Where this step's output goes.
    package var log: StepLog
    /// Adds a line for people to the run's events.
    package var notice: @Sendable (String) async throws -> Void
    /// Remembers a commit that this gate is about to push to origin.
    package var recordPushedTip: @Sendable (String) async throws -> Void
    /// The commits that this gate pushed to origin's branch.
    package var pushedTips: @Sendable () async throws -> [String]

    /// git in the gate.
    package var gateGit: Git { git.gate(gate) }
    /// git in the worktree; what it makes of commits is in the gate at once.
    package var worktreeGit: Git { git.inDirectory(worktree).adding(runRepository.objectVariables) }
    /// The repository of the worktree.
    var runRepository: RunRepository { RunRepository(gate: gate, worktree: worktree) }

    /// How to push what was built anew. The gate keeps what was pushed before, so without `-f` git would refuse that.
    var pushAgain: String {
        "git push -f \(repository.remoteName) \(ShellQuoting.quoteIfNeeded(run.branch))"
    }

    /// How one of the user's commands ended, and where its shell looked when it did not find something.
    package func explain(_ status: ExitStatus) -> String {
        SearchedDirectories.note(status, environment: environment).map { "\(status): \($0)" } ?? "\(status)"
    }

    /// Runs one of the user's commands in the worktree and streams what it prints to the log.
    /// - Throws: ``CommandError`` when it cannot be started or was cancelled; by then its processes are gone.
    package func shell(_ command: String) async throws -> ExitStatus {
        log.note("$ \(command)")
        let log = log
        return try await CommandStream.run(
            try ScriptShell.command(command, environment: environment, workingDirectory: worktree),
            marker: RunMarker.marker(for: run.id), ownsDirectory: true
        ) { log.append($0) }
    }
}
