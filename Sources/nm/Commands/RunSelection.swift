import Daemon
import Installer
import Platform

/// Finds the run that a command is about: the one named by `--run`, else the newest of the branch that is
/// checked out, else the newest of the repository.
/// - Parameter active: only runs that are not over.
func selectedRun(_ invocation: Invocation, _ session: Session, active: Bool = false) async throws -> RunID {
    if let text = invocation.value("--run") {
        guard let id = RunID(text) else {
            throw CommandFailure("\(text.debugDescription) is not a run id; see: no-mistakes runs")
        }
        return id
    }
    let location = try await session.location()
    let branch = try await location.currentBranch(git: session.git)
    let layout = try session.layout()
    let reader = StateReader(layout: layout, version: BuildVersion.text)
    let query = RunQuery(repository: session.repositoryID(of: location, layout), limit: 200)
    let runs = try await BlockingThread.run { try reader.runs(query) }.filter { !active || !$0.status.isFinal }
    if let run = runs.first(where: { $0.branch == branch }) ?? runs.first { return run.id }
    throw CommandFailure(
        active ? "nothing is running or waiting here" : "no runs yet; push a branch: git push no-mistakes")
}
