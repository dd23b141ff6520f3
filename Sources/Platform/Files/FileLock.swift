/// Why a lock was not taken.
public enum FileLockError: Error, Equatable, CustomStringConvertible {
    /// Somebody else has it; `holder` is what they wrote about themselves, empty when nothing yet.
    case held(path: String, holder: String)
    /// The lock file cannot be used.
    case system(SystemError)

    /// What is wrong, naming the holder as far as it is known.
    public var description: String {
        switch self {
        case .held(let path, let holder):
            "\(path) is held by \(holder.isEmpty ? "another process" : holder); stop it, or wait until it has ended"
        case .system(let error):
            "the lock cannot be taken: \(error); "
                + (error.isPermissionDenied
                    ? "make its directory writable for this user" : "see to it that it is a file that can be written")
        }
    }
}

/// An exclusive lock that the system takes back whenever and however its holder ends.
///
/// The lock is flock(2), or LockFileEx, on a file that is never deleted: deleting it would let two processes hold "the" lock on two
/// files of one name. The text in the file is for people; only the lock itself decides.
public struct FileLock: ~Copyable, Sendable {
    private let file: OwnedDescriptor

    /// Takes the lock at once or fails.
    /// - Parameter holder: how this process is described to those who come later.
    public static func acquire(_ path: String, holder: String) throws(FileLockError) -> FileLock {
        do throws(SystemError) {
            let file = try OwnedDescriptor(opening: path, for: .updating)
            if try takeExclusive(file) {
                // A full disk is no reason to have no lock.
                try? file.truncate()
                try? file.write(all: Array(holder.utf8))
                return FileLock(file: file)
            }
        } catch {
            throw .system(error)
        }
        throw .held(path: path, holder: (try? FileSystem.readText(path, limit: 64 << 10)) ?? "")
    }

    /// Takes a lock that nobody holds for longer than a moment, giving the processor away until that moment is over.
    /// - Parameters:
    ///   - patience: how long a holder is given that does not get on.
    ///   - isPassing: asked before each new attempt; false gives up.
    package static func acquire(
        _ path: String, holder: String, patience: Duration, while isPassing: () -> Bool = { true }
    ) throws(FileLockError) -> FileLock {
        let end = SuspendingClock.now + patience
        while true {
            do throws(FileLockError) {
                return try acquire(path, holder: holder)
            } catch {
                guard case .held = error, .now < end, isPassing() else { throw error }
                CurrentThread.yield()
            }
        }
    }

    /// Lets others have the lock and takes this holder's text back. The same happens when the lock goes out of scope.
    public consuming func release() {}

    /// Unlocks instead of only closing: a child between fork and exec has a copy of the descriptor, and would keep
    /// the lock for that moment.
    deinit {
        try? file.truncate()
        file.unlock()
    }

    /// Whether somebody holds the lock; `nil` when that cannot be told.
    package static func isHeld(_ path: String) -> Bool? {
        do throws(SystemError) {
            let file = try OwnedDescriptor(opening: path, for: .readingItself)
            guard try file.tryLock(.shared) else { return true }
            file.unlock()
            return false
        } catch {
            return error.isNotFound ? false : nil
        }
    }

    /// How long a probe is given, which normally takes microseconds, on a machine that is busy elsewhere.
    private static let probePatience = Duration.seconds(5)

    /// A probe by ``isHeld(_:)`` takes the lock in shared mode for a moment, and must not make this fail: as long as
    /// a shared lock is to be had, nobody holds the exclusive one, and it is tried again. The probe's moment ends
    /// when its thread runs, so the processor is given away, not slept through.
    private static func takeExclusive(_ file: borrowing OwnedDescriptor) throws(SystemError) -> Bool {
        let end = SuspendingClock.now + probePatience
        while .now < end {
            if try file.tryLock(.exclusive) { return true }
            if try !file.tryLock(.shared) { return false }
            file.unlock()
            CurrentThread.yield()
        }
        return false
    }
}
