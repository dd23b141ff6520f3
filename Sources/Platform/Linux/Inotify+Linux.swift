#if os(Linux)
import Glibc

/// The calls of inotify(7), with errors that name the limits which they are mostly about.
enum Inotify {
    /// A queue for the reports of some watches.
    /// - Throws: ``SystemError``
    static func open(for subject: String) throws(SystemError) -> OwnedDescriptor {
        let number = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard number < 0 else { return OwnedDescriptor(adopting: number) }
        let cause = errno
        let limit = "limit: sysctl fs.inotify.max_user_instances, of all programs of this user"
        throw SystemError(
            call: "inotify_init1", subject: cause == EMFILE ? "\(subject) (\(limit))" : subject, number: cause)
    }

    /// Has what `mask` says of `path` reported, and returns the number under which it is.
    /// - Throws: ``SystemError``
    static func watch(_ path: String, for mask: UInt32, in queue: borrowing OwnedDescriptor) throws(SystemError)
        -> Int32
    {
        let number = inotify_add_watch(queue.rawValue, path, mask)
        guard number < 0 else { return number }
        let cause = errno
        let limit = "limit: sysctl fs.inotify.max_user_watches, of all programs of this user"
        throw SystemError(
            call: "inotify_add_watch", subject: cause == ENOSPC ? "\(path) (\(limit))" : path, number: cause)
    }
}
#endif
