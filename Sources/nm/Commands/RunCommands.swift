import Daemon
import Installer
import Platform

extension CommandSpec {
    static let runs: CommandSpec = CommandSpec(
        path: ["runs"], summary: "List the runs of this repository, newest first.",
        options: [
            .json, OptionSpec("--limit", value: "N", "at most N runs (default 10)"),
            OptionSpec("--all-repos", "the runs of all gated repositories"),
        ],
        action: .concurrent { invocation, session in
            let layout = try session.layout()
            let limit = try invocation.number("--limit", in: 1...10_000, for: runs) ?? 10
            let location = invocation.has("--all-repos") ? nil : try await session.location()
            let repository: String? =
                if let location { try await session.repositoryID(of: location, layout) } else { nil }
            let reader = StateReader(layout: layout, version: BuildVersion.text)
            let query = RunQuery(repository: repository, limit: limit)
            let runs = try await BlockingThread.run { try reader.runs(query) }
            if invocation.has("--json") {
                try session.output.json(runs)
            } else if runs.isEmpty {
                let hint = session.ungated(location, layout) ?? "no runs yet; push a branch: git push no-mistakes"
                session.output.message(hint)
            } else {
                for line in RunTable.lines(runs, session.output) { session.output.line(line) }
            }
            try await mentionBacklog(layout, session)
            return .ok
        })

    /// Pushes that are no runs yet, because there is no daemon that makes runs of them.
    private static func mentionBacklog(_ layout: HomeLayout, _ session: Session) async throws {
        let backlog = try await BlockingThread.run { () -> Backlog? in
            // Nothing waits almost always, and then nobody needs to ask the daemon.
            guard Backlog.find(in: layout, daemon: .unknown) != nil else { return nil }
            let state = DaemonProbe(layout: layout, version: BuildVersion.text).status().status.state
            return Backlog.find(in: layout, daemon: state)
        }
        if let backlog { session.output.message(backlog.notice) }
    }

    static let rerun: CommandSpec = CommandSpec(
        path: ["rerun"], summary: "Run a branch's last gated commit again.",
        options: [
            OptionSpec("--skip", value: "STEPS", "steps to skip, separated by commas")
        ], operands: ["BRANCH"],
        details: """
            Without BRANCH: the branch that is checked out. What was to be approved waits for approval again; what was
            skipped with git push -o is not skipped again.
            """,
        action: .concurrent { invocation, session in
            let layout = try session.layout()
            let skip = try skippedSteps(invocation)
            let location = try await session.location()
            let branch = try await branch(invocation, location, session)
            // No daemon is started for a repository that has no gate.
            _ = try session.attachment(of: location, layout)
            try await session.ensureDaemon(layout)
            let request = RerunRequest(
                repository: try await session.repositoryID(of: location, layout), branch: branch, skip: skip,
                session: SessionVariables.selected(from: session.environment))
            let reference = try await BlockingThread.run {
                try DaemonConnection(layout, version: BuildVersion.text)
                    .call(Method.rerun, request, returning: RunReference.self)
            }
            session.output.line("run \(reference.run) queued for \(branch) · no-mistakes attach")
            return .ok
        })

    static let cancel: CommandSpec = CommandSpec(
        path: ["cancel"], summary: "Cancel a run, or the active run of the branch that is checked out.",
        options: [OptionSpec("--run", value: "ID", "the run to cancel")],
        action: .concurrent { invocation, session in
            let layout = try session.layout()
            let run = try await selectedRun(invocation, session, for: cancel, .active)
            try await BlockingThread.run {
                _ = try DaemonConnection(layout, version: BuildVersion.text)
                    .call(Method.cancelRun, RunReference(run: run), returning: Acknowledgement.self)
            }
            session.output.line("run \(run) is being cancelled")
            return .ok
        })

    /// The branch that a command is about.
    private static func branch(
        _ invocation: Invocation, _ location: RepositoryLocation, _ session: Session
    ) async throws -> String {
        if let branch = invocation.operands.first { return branch }
        guard let branch = try await location.currentBranch(git: session.git) else {
            throw CommandFailure("no branch is checked out here; name one: no-mistakes rerun BRANCH")
        }
        return branch
    }

    private static func skippedSteps(_ invocation: Invocation) throws -> [String] {
        let names = invocation.all("--skip").flatMap { $0.split(separator: ",").map(String.init) }
        let valid = StepName.skippable.map(\.rawValue)
        if let unknown = names.first(where: { !valid.contains($0) }) {
            throw UsageError("unknown step \(unknown); valid: \(valid.joined(separator: ", "))", rerun)
        }
        return names
    }
}
