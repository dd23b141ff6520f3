import Daemon
import Installer
import Platform

/// Finds the run that a command is about: the one named by `--run`, else the newest of the branch that is
/// checked out, else, when none is, the newest of the repository. Another branch's run is never taken for it.
/// - Parameter active: only runs that are not over.
func selectedRun(_ invocation: Invocation, _ session: Session, active: Bool = false) async throws -> RunID {
    if let text = invocation.value("--run") {
        guard let id = RunID(text) else {
            throw CommandFailure("\(text.debugDescription) is not a run id; see: no-mistakes runs")
        }
        return id
    }
    let location = try await session.location()
    let layout = try session.layout()
    let attachment = try session.attachment(of: location, layout)
    let branch = try await location.currentBranch(git: session.git)
    let reader = StateReader(layout: layout, version: BuildVersion.text)
    let query = RunQuery(repository: attachment.repositoryID, limit: 10_000)
    let runs = try await BlockingThread.run { try reader.runs(query) }.filter { run in
        (branch == nil || run.branch == branch) && (!active || !run.status.isFinal)
    }
    if let run = runs.first { return run.id }
    let place = branch.map { "of \(RunTable.shown($0)) " } ?? ""
    throw CommandFailure(
        active
            ? "no run \(place)is active or waiting; see: no-mistakes runs"
            : "no run \(place)yet; push it: git push \(attachment.remoteName)\(branch.map { " \($0)" } ?? "")")
}
