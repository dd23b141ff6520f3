import Platform

/// The lock that `init` and `eject` of one gate hold, since two at once would undo each other's work.
enum GateLock {
    /// Takes the lock or names who has it.
    /// - Throws: ``GateError/busy(_:)``.
    static func acquire(_ layout: HomeLayout, _ repositoryID: String, purpose: String) throws(GateError) -> FileLock {
        let path = FilePath.join(layout.repositories, repositoryID + ".lock")
        do {
            return try FileLock.acquire(
                path, holder: "no-mistakes \(purpose), process \(ProcessIdentity.current().pid)")
        } catch {
            throw .busy(error)
        }
    }
}
