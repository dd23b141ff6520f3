import Platform

/// Word from somebody who stops the daemon to a start that is under way: nothing is to be started another way any more.
///
/// A file in the home, which only exists between such a stop and the next start.
enum StopNotice {
    /// Leaves word if somebody is starting the daemon. Blocking.
    static func post(_ layout: HomeLayout) throws(SystemError) {
        guard FileLock.isHeld(layout.startLock) == true else { return }
        try FileSystem.writeAtomically([], to: layout.stopNotice)
    }

    /// Whether the daemon was stopped since the start lock was taken. Blocking.
    static func isPosted(_ layout: HomeLayout) -> Bool { FileSystem.kind(of: layout.stopNotice) != nil }

    /// Forgets what was said to an earlier start. Under the start lock; blocking.
    static func clear(_ layout: HomeLayout) throws(SystemError) { try FileSystem.removeFile(layout.stopNotice) }
}
