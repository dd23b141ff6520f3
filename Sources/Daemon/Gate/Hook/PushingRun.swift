import Platform

/// Finds out whether a push comes from a run, also when its environment does not say so: a command of the run may have
/// cleared it.
package enum PushingRun {
    /// How many processes lie between a hook and what started it all, at most.
    private static let mostGenerations = 100

    /// The run of this home from which the hook `pid` descends, as far as it can be named; nil for everybody else's push.
    ///
    /// One of its ancestors carries the run's marker, works in a worktree, or is the daemon itself, which adopts what
    /// loses its parent. Runs of other homes do not count: their commands may well use a home of their own.
    package static func find(from pid: Int32, layout: HomeLayout) -> String? {
        let daemon = DaemonIdentity.read(layout.pidFile)?.process
        var pid = pid
        for _ in 0..<mostGenerations {
            guard let parent = ProcessIdentity.parent(of: pid), parent > 1 else { return nil }
            pid = parent
            if let run = ProcessIdentity.environmentValue(RunMarker.variable, of: pid).flatMap({ RunID($0) }),
                FileSystem.kind(of: layout.runLogs(run.text)) == .directory
            {
                return run.text
            }
            if let place = ProcessIdentity.workingDirectory(of: pid), place.hasPrefix(layout.worktrees) {
                return place.split { "/\\".contains($0) }.lazy.compactMap { RunID(String($0)) }.first?.text
                    ?? "at \(place)"
            }
            if let daemon, daemon.pid == pid, daemon.isRunning { return "of the daemon \(pid)" }
        }
        return nil
    }
}
