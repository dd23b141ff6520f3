import Platform

/// Ends the processes that dead runs and dead daemons left, and nothing else. Blocking.
///
/// A process is a dead run's when it carries the run's marker and works in the run's worktree; and a dead daemon's when
/// it is one of its git commands, which carry the daemon's id.
struct LeftProcesses: Sendable {
    let layout: HomeLayout
    let log: DaemonLog
    private static let grace = Duration.seconds(3)

    /// Ends what is left of these.
    /// - Parameters:
    ///   - runs: runs that are over, by the repositories that they belong to.
    ///   - instances: daemons that have died and whose marks were seen.
    func end(runs: [(repositoryID: String, run: RunID)], instances: [String]) {
        for instance in instances {
            report(ProcessTree.end(marker: GateWork.marker(of: instance), grace: Self.grace), ["daemon": instance])
        }
        guard !runs.isEmpty, let marks = try? ProcessTree.marks(RunMarker.variable) else { return }
        // One look at the process table for all of them; hardly any has left something.
        let marked = Set(marks.map(\.value))
        for (repositoryID, run) in runs where marked.contains(run.text) {
            let worktree = layout.worktree(repositoryID: repositoryID, runID: run.text)
            report(
                ProcessTree.end(marker: RunMarker.marker(for: run), workingIn: worktree, grace: Self.grace),
                ["run": run.text])
        }
    }

    private func report(_ left: [ProcessIdentity], _ subject: KeyValuePairs<String, String?>) {
        for process in left {
            log.warn(
                "process not ended", ["pid": "\(process.pid)", "of": subject.first?.value])
        }
    }
}
