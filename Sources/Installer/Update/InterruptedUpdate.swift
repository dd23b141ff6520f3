import Daemon
import Platform

/// Finishes an update whose process is gone, or takes it back.
package enum InterruptedUpdate {
    /// Whether there may be one, also one that has written no journal yet: a look at three names.
    package static func isPossible(_ location: InstallLocation) -> Bool {
        [location.journal, location.staged, location.unverified].contains { FileSystem.kind(of: $0) != nil }
    }

    /// Settles it, unless its process still works on it. Blocks.
    /// - Returns: false when there was nothing to do.
    /// - Throws: as an update does; ``UpdateError/rolledBack(to:from:reason:log:)`` when it was taken back.
    @discardableResult
    package static func settle(_ context: UpdateContext, options: UpdateOptions) throws -> Bool {
        // Who may not write there can settle nothing, and is not kept from working.
        guard isPossible(context.location), FileSystem.isWritable(directory: context.location.directory) else {
            return false
        }
        let lock: FileLock
        do {
            lock = try context.lock()
        } catch UpdateError.busy {
            return false
        }
        let settled = try settleLocked(context, options: options)
        if !settled { try? removeRemains(context) }
        lock.release()
        return settled
    }

    /// Removes what an update has left that was killed before it had a journal.
    static func removeRemains(_ context: UpdateContext) throws {
        try context.replacement.close()
        try context.endHold()
        try FileSystem.removeTree(context.location.unverified)
    }

    /// The same for whoever holds the lock.
    @discardableResult
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

    /// Settles it for whoever holds the lock and is about to put `version` in its place, or to remove the executable. The
    /// way back is gone to its end, and taken from a newer version, too: its database may be one that `version` cannot
    /// read. The update's own version, or a newer one, takes the place only after the proof that the update was killed
    /// in: without it nobody could go back.
    /// - Parameter version: nil where nothing takes the place: the database is kept for whatever is installed next.
    /// - Returns: the daemon that has to run in the end, which may have been stopped; nil where there is none.
    /// - Throws: what was in the way of that; journal and copy of the database are still there then.
    ///   ``UpdateError/rolledBack(to:from:reason:log:)`` where `version` itself failed the proof.
    @discardableResult
    static func clear(
        _ context: UpdateContext, for version: Version?, options: UpdateOptions = UpdateOptions()
    ) throws -> HomeDaemon? {
        let location = context.location
        let journal: UpdateJournal
        do {
            guard let found = try UpdateJournal.read(location.journal) else { return nil }
            journal = found
        } catch {
            let copy = context.layout.path(of: .databaseCopy)
            let isKept = FileSystem.kind(of: copy) != nil
            context.report(
                .warning(
                    "\(location.journal) cannot be used and is removed"
                        + (isKept ? "; the database as it was before that update is kept as \(copy)" : "")))
            return nil
        }
        let context = of(journal, context)
        let receipt = try? context.receipt()
        let isDoubtful = try receipt?.version != journal.to && context.replacement.present() == .new
        if isDoubtful, journal.direction == .forward, journal.needsDaemon, receipt != nil, let version,
            version >= journal.to
        {
            do {
                try settleLocked(context, options: options)
            } catch let error as UpdateError {
                // A newer one may work where that did not.
                guard case .rolledBack = error, version > journal.to else { throw error }
            }
            return context.daemon
        }
        // Without a receipt nothing can be proved.
        let isOlder = version.map { $0 < journal.to } ?? true
        if journal.direction == .back || (isDoubtful && (isOlder || (journal.needsDaemon && receipt == nil))) {
            context.report(.step("taking back an update to \(journal.to) that was interrupted"))
            try Switchover(context: context, options: options).backUnproved(journal)
        }
        try context.endHold()
        try context.databaseCopy(journal).forget()
        try context.room(journal).release()
        try context.replacement.close()
        return journal.needsDaemon ? context.daemon : nil
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
