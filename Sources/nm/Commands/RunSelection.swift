import Daemon
import Installer
import Platform

/// Finds the run that a command is about: the one named by `--run`, else the newest of the branch that is
/// checked out, else, when none is, the newest of the repository. Another branch's run is never taken for it. One that is
/// not over is newer than any that is, whatever a clock that was wrong once made of their ids.
func selectedRun(
    _ invocation: Invocation, _ session: Session, for spec: CommandSpec, _ choice: RunChoice = .any
) async throws -> RunID {
    if let text = invocation.value("--run") {
        guard let id = RunID(text) else {
            throw UsageError("\(text.debugDescription) is not a run id; see: no-mistakes runs", spec)
        }
        return id
    }
    let location = try await session.location()
    let layout = try session.layout()
    let attachment = try session.attachment(of: location, layout)
    let branch = try await location.currentBranch(git: session.git)
    let reader = StateReader(layout: layout, version: BuildVersion.text)
    // Of the active ones there are few, of all runs one is enough.
    var query = RunQuery(
        repository: attachment.repositoryID, branch: branch, limit: choice == .any ? 1 : 10_000, onlyActive: true)
    let active = try await BlockingThread.run { [query] in try reader.runs(query) }.filter { run in
        choice != .parked || run.status == .parked
    }
    if let run = active.first { return run.id }
    if choice == .any {
        query.onlyActive = false
        if let run = try await BlockingThread.run({ [query] in try reader.runs(query) }).first { return run.id }
    }
    let place = branch.map { "of \(RunTable.shown($0)) " } ?? ""
    let missing =
        switch choice {
        case .active: "is active or waiting; see: no-mistakes runs"
        case .parked: "waits for you; see: no-mistakes runs"
        case .any: "yet; push it: git push \(attachment.remoteName)\(branch.map { " \($0)" } ?? "")"
        }
    throw CommandFailure("no run \(place)\(missing)")
}

/// Among which runs the newest is looked for.
enum RunChoice {
    case any
    /// Those that are not over.
    case active
    /// Those that wait for a person.
    case parked
}
