#if !os(Windows)
extension ProcessTree {
    /// Ends the processes that carry `marker` and work in `directory` or below it, with their descendants, sessions and
    /// groups, as ``end(marker:grace:)`` does.
    /// - Parameter directory: as for ``processes(workingIn:)``.
    /// - Returns: what could not be ended.
    @discardableResult
    package static func end(
        marker: Marker, workingIn directory: String, grace: Duration
    ) -> [ProcessIdentity] {
        var ending = TreeEnding(leader: nil, marker: marker, place: directory)
        return ending.run(grace: grace) { Poll.readable($0, until: $1) }
    }

    /// Ends exactly this process and what it started, as far as that is its descendant or in its session: SIGTERM,
    /// `grace`, SIGKILL. One that has ended is fine.
    /// - Returns: what could not be ended.
    @discardableResult
    package static func end(_ process: ProcessIdentity, grace: Duration) -> [ProcessIdentity] {
        guard let entry = ProcessTable.entry(of: process.pid), entry.identity == process, entry.isRunning else {
            return []
        }
        var ending = TreeEnding(leader: entry, marker: nil, isOwnChild: false)
        return ending.run(grace: grace) { Poll.readable($0, until: $1) }
    }

    /// The values that a variable has in the environments of this user's processes, and where those work; this process
    /// and its own descendants are not looked at by who they are, only by what they carry.
    /// - Throws: ``SystemError`` when the process table cannot be read.
    package static func marks(_ name: String) throws(SystemError) -> [(value: String, directory: String?)] {
        try ProcessTable.all().filter { $0.isRunning && $0.pid != CurrentProcess.id }.compactMap { entry in
            ProcessTable.environmentValue(name, of: entry.pid).map {
                ($0, ProcessTable.workingDirectory(of: entry.pid))
            }
        }
    }
}
#endif
