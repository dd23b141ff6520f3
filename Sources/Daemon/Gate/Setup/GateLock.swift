import Platform

/// The lock that `init` and `eject` of one gate hold, since two at once would undo each other's work.
enum GateLock {
    /// Takes the lock or names who has it.
    /// - Throws: ``GateError/busy(_:)``.
    static func acquire(_ layout: HomeLayout, _ repositoryID: String, purpose: String) throws(GateError) -> FileLock {
        let path = path(layout, repositoryID)
        let holder = "no-mistakes \(purpose), process \(ProcessIdentity.current().pid)"
        do {
            while true {
                let lock = try FileLock.acquire(path, holder: holder)
                // Else an eject has removed the file between our opening and our locking it.
                if (try? FileSystem.readText(path, limit: 4096)) == holder { return lock }
                lock.release()
            }
        } catch {
            throw .busy(error)
        }
    }

    /// Removes the lock's file with the gate. Only its holder may, and whoever opened it before finds out.
    static func remove(_ layout: HomeLayout, _ repositoryID: String) {
        try? FileSystem.removeFile(path(layout, repositoryID))
    }

    private static func path(_ layout: HomeLayout, _ repositoryID: String) -> String {
        FilePath.join(layout.repositories, repositoryID + ".lock")
    }
}
