import Platform

/// Lock files that a killed git left in a gate: every later push to that ref would fail on them.
enum StaleLocks {
    /// Removes the locks of refs in a gate in which nobody works, neither a push nor a run nor the daemon. Blocking.
    /// - Parameter worktrees: where the runs of the gate work.
    /// - Returns: what was removed.
    /// - Throws: ``SystemError`` when something cannot be read or removed.
    static func remove(gate: String, worktrees: String) throws -> [String] {
        let locks = try find(in: gate)
        guard !locks.isEmpty else { return [] }
        for place in [gate, worktrees] {
            guard try ProcessTree.processes(workingIn: place).isEmpty else { return [] }
        }
        // Those that are still there belong to nobody who was at work a moment ago.
        let left = locks.filter { FileStamp.of($0.path) == $0.stamp }
        for lock in left { try FileSystem.removeFile(lock.path) }
        return left.map(\.path)
    }

    /// The files of a gate that git locks for refs, beside the refs themselves (gitrepository-layout(5)).
    private static let single = ["HEAD.lock", "packed-refs.lock", "shallow.lock"]

    private static func find(in gate: String) throws -> [(path: String, stamp: FileStamp)] {
        var paths = single.map { FilePath.join(gate, $0) }
        try collect(FilePath.join(gate, "refs"), into: &paths)
        return paths.compactMap { path in FileStamp.of(path).map { (path, $0) } }
    }

    private static func collect(_ directory: String, into paths: inout [String]) throws {
        for name in try FileSystem.entriesIfPresent(of: directory) {
            let path = FilePath.join(directory, name)
            if name.hasSuffix(".lock") {
                paths.append(path)
            } else if FileSystem.kind(of: path) == .directory {
                try collect(path, into: &paths)
            }
        }
    }
}
