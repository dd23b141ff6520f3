/// What a file is opened for. Nothing that is opened is inherited by children.
package enum FileUse: Sendable, Hashable {
    /// Reading what exists; links are followed.
    case reading
    /// Like ``reading``, for a path under which somebody may have put a pipe or a device: opening and reading never wait.
    case readingAtOnce
    /// Reading what exists, unless its name is a link.
    case readingItself
    /// Reading and writing a file that is made when absent, private to this user; a link is refused.
    case updating
    /// Writing at the end only, of a file that is made when absent, private to this user.
    case appending
    /// Writing at the end of what exists, where somebody may have put a pipe: one that nobody reads fails at once.
    case appendingAtOnce
    /// Writing a file that must not exist; it gets these permissions, less what the process leaves out (umask(2)).
    case creating(FileMode)
    /// Writing into a named pipe; fails at once when nobody reads it, and waits for room after that.
    case writingToReader
}
