extension ProcessTree {
    /// The running processes of this user that work in `directory` or below it, this one excepted.
    /// - Parameter directory: a canonical path; one that was removed meanwhile is still recognised on Linux.
    /// - Throws: ``SystemError`` when the process table cannot be read.
    package static func processes(workingIn directory: String) throws(SystemError) -> [ProcessIdentity] {
        try ProcessTable.all().filter { entry in
            guard entry.isRunning, entry.pid != CurrentProcess.id else { return false }
            return isInside(ProcessTable.workingDirectory(of: entry.pid), directory)
        }.map(\.identity)
    }

    /// Whether a process's working directory is `directory` or lies below it.
    static func isInside(_ place: String?, _ directory: String) -> Bool {
        guard let place else { return false }
        // How proc_pid_cwd(5) names a directory that is gone.
        return FilePath.isInside(place, directory) || place == directory + " (deleted)"
    }
}
