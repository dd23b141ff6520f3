import Daemon
import Platform

/// The moment of an update in which the executable and the daemon change, and the way back.
///
/// Everything that it needs to know is in the journal and on the disk, so whoever finds the journal of one that was
/// interrupted, the old version or the new one, takes over where it ended. Blocks.
struct Switchover {
    let context: UpdateContext
    let options: UpdateOptions

    /// From a staged executable and a recorded journal to the new version that serves, or back.
    /// - Throws: ``UpdateError/rolledBack(to:from:reason:log:)`` and ``UpdateError/lost(reason:then:log:)``.
    func forward(_ journal: UpdateJournal) throws {
        // The receipt is the last word: what it says is proved, and is not put to the proof again.
        if try context.receipt().version == journal.to, try context.replacement.present() == .new {
            return try end(journal)
        }
        // One that is the new version already was started by whoever was faster, and is not the one to be replaced.
        let before = context.daemon.instance(otherThan: journal.to)
        if try context.replacement.present() == .old {
            do {
                try exchange(journal)
            } catch  where (try? context.replacement.present()) == .old {
                try forget(journal)
                throw UpdateError.notStopped(reason: "\(error)")
            }
        }
        do {
            if journal.needsDaemon {
                context.report(.step("starting the daemon as \(journal.to)"))
                let notes = try start("start daemon", patience: options.startPatience)
                context.report(.step("watching it for \(options.soak.components.seconds) s"))
                try context.faults.before("prove daemon") {
                    try context.daemon.prove(
                        journal.to, after: before, needsService: journal.needsService ?? true, notes: notes,
                        soak: options.soak)
                }
            }
        } catch {
            try back(journal, because: "\(error)")
        }
        try finish(journal)
    }

    /// Stops the old daemon and puts the new executable in its place. Nobody can start a daemon in between, because
    /// its lock is held: so the copy of the database is what the old version left, and not what the new one made of it.
    private func exchange(_ journal: UpdateJournal) throws {
        let layout = context.layout
        if journal.needsDaemon {
            context.report(.step("stopping the daemon"))
            try context.faults.before("stop daemon") { try context.daemon.stop() }
            try layout.prepare()
            let lock = try FileLock.acquire(layout.lockFile, holder: "no-mistakes update")
            try context.faults.before("copy database") { try context.databaseCopy(journal).make() }
            try context.replacement.swap()
            lock.release()
        } else {
            try context.replacement.swap()
        }
    }

    /// Ends an update that has not exchanged anything; the old daemon may have been stopped for it.
    func forget(_ journal: UpdateJournal) throws {
        try context.databaseCopy(journal).forget()
        try context.replacement.close()
        if journal.needsDaemon { _ = try start("start daemon again", patience: UpdateOptions.returnPatience) }
    }

    /// Starts the daemon, and passes on what there is to say about that.
    private func start(_ fault: String, patience: Duration) throws -> [String] {
        let notes = try context.faults.before(fault) { try context.daemon.start(patience: patience) }
        for note in notes { context.report(.warning(note)) }
        return notes
    }

    /// Brings back the executable, the database and the daemon that were there before.
    /// - Throws: always; see ``forward(_:)``.
    func back(_ journal: UpdateJournal, because reason: String) throws {
        var journal = journal
        journal.direction = .back
        journal.reason = reason
        let log = context.layout.daemonLog
        context.report(.warning("\(journal.to) does not work: \(reason); going back to \(journal.from)"))
        try context.replacement.record(journal)
        if journal.needsDaemon {
            // One that cannot be stopped must not keep the old version from coming back.
            do {
                try context.faults.before("stop new daemon") { try context.daemon.stop() }
            } catch {
                context.report(.warning("the new daemon was not stopped: \(error)"))
            }
            try restoreDatabase(journal)
        }
        try context.replacement.putBack()
        try remember(journal)
        if journal.needsDaemon {
            do {
                let notes = try start("start old daemon", patience: UpdateOptions.returnPatience)
                // Without its service it is better than none.
                try context.daemon.prove(journal.from, after: nil, needsService: false, notes: notes, soak: .zero)
            } catch {
                // The journal stays: the next command tries again.
                throw UpdateError.lost(reason: reason, then: "\(error)", log: log)
            }
        }
        try context.replacement.close()
        context.report(.rolledBack(from: journal.from, to: journal.to, reason: reason))
        throw UpdateError.rolledBack(to: journal.from, from: journal.to, reason: reason, log: log)
    }

    private func restoreDatabase(_ journal: UpdateJournal) throws {
        let copy = context.databaseCopy(journal)
        guard copy.isThere else { return }
        let lock = try FileLock.acquire(context.layout.lockFile, holder: "no-mistakes update")
        try copy.putBack()
        lock.release()
    }

    private func remember(_ journal: UpdateJournal) throws {
        var receipt = try context.receipt()
        receipt.version = journal.from
        receipt.remember(bad: journal.to, reason: journal.reason ?? "it did not work")
        try context.replacement.record(receipt)
        // What was noted of it would go on offering it.
        let note = UpdateCheck.path(in: context.layout.root)
        if UpdateCheck.read(note)?.latest == journal.to {
            try? UpdateCheck(checkedAt: context.clock(), latest: nil).write(to: note)
        }
    }

    /// Writes down that the new version is the one.
    private func finish(_ journal: UpdateJournal) throws {
        var receipt = try context.receipt()
        receipt.version = journal.to
        if !journal.isPinned { receipt.floor = max(receipt.floor, journal.to) }
        if let next = journal.nextSigners { receipt.signers = receipt.signers.adding(next) }
        receipt.bad.removeAll { $0.version == journal.to }
        try context.replacement.record(receipt)
        try end(journal)
    }

    /// Clears up after an update whose receipt is written; the journal last, so that nothing else is forgotten.
    private func end(_ journal: UpdateJournal) throws {
        try context.databaseCopy(journal).forget()
        try context.replacement.close()
        context.report(.updated(from: journal.from, to: journal.to))
    }
}
