import Platform

/// Finds out whether a push comes from a run, also when its environment does not say so: a command of the run may have
/// cleared it.
package enum PushingRun {
    /// The run of this home from which a hook descends, as far as it can be named; nil for everybody else's push.
    ///
    /// One of its ancestors carries the run's marker, works in a worktree, or is the daemon itself, which adopts what
    /// loses its parent. Runs of other homes do not count: their commands may well use a home of their own.
    /// - Parameter ancestry: the processes above the hook.
    package static func find(in ancestry: Ancestry, layout: HomeLayout) -> String? {
        let daemon = try? FileSystem.read(layout.pidFile, limit: 1 << 16)
        for member in ancestry.members {
            if let run = ProcessIdentity.environmentValue(RunMarker.variable, of: member.pid).flatMap({ RunID($0) }),
                FileSystem.kind(of: layout.runLogs(run.text)) == .directory
            {
                return run.text
            }
            if let place = member.workingDirectory, place.hasPrefix(layout.worktrees) {
                return place.split { "/\\".contains($0) }.lazy.compactMap { RunID(String($0)) }.first?.text
                    ?? "at \(place)"
            }
            if let daemon, names(member.pid, daemon), isDaemon(member.pid, layout) {
                return "of the daemon \(member.pid)"
            }
        }
        return nil
    }

    /// Whether a record may be about a process: decoding it for each ancestor of each push would take longer.
    private static func names(_ pid: Int32, _ record: [UInt8]) -> Bool {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        return record.split { !digits.contains($0) }.contains { $0.elementsEqual("\(pid)".utf8) }
    }

    private static func isDaemon(_ pid: Int32, _ layout: HomeLayout) -> Bool {
        guard let daemon = DaemonIdentity.read(layout.pidFile)?.process else { return false }
        return daemon.pid == pid && daemon.isRunning
    }
}
