import Daemon
import Platform

/// Finishes an update whose process is gone, or takes it back.
package enum InterruptedUpdate {
    /// Whether there may be one: a look at one name.
    package static func isPossible(_ location: InstallLocation) -> Bool { FileSystem.kind(of: location.journal) != nil }

    /// Settles it, unless its process still works on it. Blocks.
    /// - Returns: false when there was nothing to do.
    /// - Throws: as an update does; ``UpdateError/rolledBack(to:from:reason:log:)`` when it was taken back.
    @discardableResult
    package static func settle(_ context: UpdateContext, options: UpdateOptions) throws -> Bool {
        guard isPossible(context.location) else { return false }
        let lock: FileLock
        do {
            lock = try context.lock()
        } catch UpdateError.busy {
            return false
        }
        let settled = try settleLocked(context, options: options)
        lock.release()
        return settled
    }

    /// The same for whoever holds the lock.
    static func settleLocked(_ context: UpdateContext, options: UpdateOptions) throws -> Bool {
        guard let journal = try UpdateJournal.read(context.location.journal) else { return false }
        let switchover = Switchover(context: of(journal, context), options: options)
        try switchover.context.endHold()
        switch (journal.direction, try context.replacement.present()) {
        case (.back, _):
            context.report(.step("taking back an update to \(journal.to) that was interrupted"))
            try switchover.back(journal, because: journal.reason ?? "it was interrupted")
        case (.forward, .new):
            context.report(.step("finishing an update to \(journal.to) that was interrupted"))
            try switchover.forward(journal)
        case (.forward, .old):
            // Nothing was exchanged yet; the old daemon may have been stopped already.
            context.report(.step("forgetting an update to \(journal.to) that was interrupted before it began"))
            try switchover.forget(journal)
        }
        return true
    }

    /// The home that the interrupted update was for, which may be another one than this command's.
    private static func of(_ journal: UpdateJournal, _ context: UpdateContext) -> UpdateContext {
        var context = context
        if let root = try? CanonicalRoot(of: journal.home), root != context.layout.root {
            context.daemon = context.daemon.at(HomeLayout(root: root))
        }
        return context
    }
}
