import Daemon
import Platform

/// The moment of an update in which the executable and the daemon change; the way back is in an extension.
///
/// Everything that it needs to know is in the journal and on the disk, so whoever finds the journal of one that was
/// interrupted, the old version or the new one, takes over where it ended. Blocks.
struct Switchover {
    let context: UpdateContext
    let options: UpdateOptions

    /// How often a daemon that a push has started in between is stopped once more.
    static let attempts = 20

    /// From a staged executable and a recorded journal to the new version that serves, or back.
    /// - Throws: ``UpdateError/rolledBack(to:from:reason:log:)`` and ``UpdateError/lost(reason:then:log:)``; with the old
    ///   executable in place ``UpdateError/noRoom(reason:)``, ``UpdateError/notReplaced(reason:)`` and
    ///   ``UpdateError/stranded(reason:then:log:)``.
    func forward(_ journal: UpdateJournal) throws {
        // The receipt is the last word: what it says is proved, and is not put to the proof again.
        if try context.receipt().version == journal.to, try context.replacement.present() == .new {
            return try end(journal)
        }
        // One that is the new version already was started by whoever was faster, and is not the one to be replaced.
        let before = context.daemon.instance(otherThan: journal.to)
        if try context.replacement.present() == .old { try exchange(journal) }
        if journal.needsDaemon {
            do {
                try bringUp(journal, before)
            } catch {
                var journal = journal
                // The room is only given back once a full disk has been met.
                let room = context.room(journal)
                if !room.keepsHome || room.isFull { journal.isBlameless = true }
                try back(journal, because: "\(error)")
            }
        }
        try finish(journal)
    }

    private func exchange(_ journal: UpdateJournal) throws {
        do {
            if journal.needsDaemon { try context.layout.prepare() }
            try context.room(journal).take(restarts: journal.needsDaemon)
            try context.replacement.prepare(back: journal)
        } catch {
            // The daemon was not touched.
            try context.replacement.close()
            throw error
        }
        do {
            try replace(journal)
        } catch  where (try? context.replacement.present()) == .old {
            do {
                try forget(journal)
            } catch let failure as DaemonStartFailure {
                throw UpdateError.stranded(
                    reason: "\(error)", then: failure.reason, log: context.layout.daemonLog)
            }
            throw UpdateError.notReplaced(reason: "\(error)")
        }
    }

    /// Stops the old daemon and puts the new executable in its place. Nobody can start a daemon in between, because
    /// its lock is held: so the copy of the database is what the old version left, and not what the new one made of it.
    private func replace(_ journal: UpdateJournal) throws {
        guard journal.needsDaemon else { return try replaceStopped() }
        context.report(.step("stopping the daemon"))
        let lock = try stopAndHold("stop daemon")
        try context.faults.before("copy database") { try context.databaseCopy(journal).make() }
        try context.replacement.swap()
        lock.release()
    }

    /// Where no daemon is: one that has been started since that was looked at must not be left the old version.
    private func replaceStopped() throws {
        guard FileSystem.kind(of: context.layout.lockFile) != nil else { return try context.replacement.swap() }
        let lock = try FileLock.acquire(context.layout.lockFile, holder: "no-mistakes update")
        try context.replacement.swap()
        lock.release()
    }

    /// Stops the daemon and keeps others from starting. Whoever pushes in the moment between has started one, which has
    /// begun no run, and is stopped, too.
    /// - Parameter returnsRuns: what it has begun is kept for the next daemon, too.
    func stopAndHold(_ fault: String, returnsRuns: Bool = false) throws -> FileLock {
        try? context.beginHold(returnsRuns: returnsRuns)
        defer { try? context.endHold() }
        var left = Self.attempts
        while true {
            try context.faults.before(fault) { try context.daemon.stop() }
            context.faults.pass("lock daemon")
            do throws(FileLockError) {
                return try FileLock.acquire(context.layout.lockFile, holder: "no-mistakes update")
            } catch {
                left -= 1
                guard case .held = error, left > 0 else { throw error }
            }
        }
    }

    /// Starts the new version's daemon and watches it.
    private func bringUp(_ journal: UpdateJournal, _ before: String?) throws {
        context.report(.step("starting the daemon as \(journal.to)"))
        var left = Self.attempts
        while true {
            let notes = try start("start daemon", journal, patience: options.startPatience)
            context.report(.step("watching it for \(options.soak.components.seconds) s"))
            do throws(UnhealthyDaemon) {
                context.faults.pass("prove daemon")
                return try context.daemon.prove(
                    journal.to, after: before, needsService: journal.needsService ?? true, notes: notes,
                    soak: options.soak)
            } catch {
                // One of the old version that was on its way up when its executable was replaced came first.
                left -= 1
                guard case .otherVersion(_, journal.from.description) = error, left > 0 else { throw error }
            }
            try context.daemon.stop()
        }
    }

    /// Ends an update that has not exchanged anything; the old daemon may have been stopped for it.
    ///
    /// The journal goes last: where the daemon does not start yet, the next command tries it again.
    func forget(_ journal: UpdateJournal) throws {
        try context.databaseCopy(journal).forget()
        // On a full disk this may be what the daemon needs.
        try context.room(journal).releaseExecutable()
        try context.replacement.emptyStaged()
        if journal.needsDaemon { _ = try startOld("start daemon again", journal) }
        try context.room(journal).releaseHome()
        try context.replacement.close()
    }

    /// Starts the daemon, and passes on what there is to say about that.
    ///
    /// The room that is kept for it is given back only once it has met a full disk: so nobody else can have it before.
    func start(_ fault: String, _ journal: UpdateJournal, patience: Duration) throws -> [String] {
        let room = context.room(journal)
        while true {
            do {
                let notes = try context.faults.before(fault) { try context.daemon.start(patience: patience) }
                for note in notes { context.report(.warning(note)) }
                return notes
            } catch let failure as DaemonStartFailure {
                guard room.isFull, room.keepsHome else { throw failure }
            }
            try room.releaseHome()
        }
    }

    /// Starts the daemon of the version that was there before, on a full disk until there is room, or no hope of it.
    func startOld(_ fault: String, _ journal: UpdateJournal) throws -> [String] {
        let deadline = ContinuousClock.now + UpdateOptions.roomPatience
        while true {
            do {
                return try start(fault, journal, patience: UpdateOptions.returnPatience)
            } catch let failure as DaemonStartFailure {
                let room = context.room(journal)
                if room.keepsHome {
                    // It may want more than could still be written.
                    try room.releaseHome()
                    continue
                }
                guard room.isFull, .now < deadline else { throw failure }
            }
            // Whoever frees some need not do it where that could be seen.
            _ = (try? DirectoryWatch(directories: [context.layout.root.path]))?.wait(timeout: .milliseconds(500))
        }
    }

    /// Writes down that the new version is the one.
    private func finish(_ journal: UpdateJournal) throws {
        try context.room(journal).releaseExecutable()
        var receipt = try context.receipt()
        receipt.version = journal.to
        if !journal.isPinned { receipt.floor = max(receipt.floor, journal.to) }
        if let next = journal.nextSigners { receipt.signers = receipt.signers.adding(next) }
        receipt.bad.removeAll { $0.version == journal.to }
        do {
            try context.replacement.record(receipt)
        } catch let error as SystemError {
            // It serves; where there was no room for the receipt, the next command has it.
            context.report(.warning("the receipt could not be written, which the next command tries again: \(error)"))
            return context.report(.updated(from: journal.from, to: journal.to))
        }
        try end(journal)
    }

    /// Clears up after an update whose receipt is written; the journal last, so that nothing else is forgotten.
    private func end(_ journal: UpdateJournal) throws {
        try context.room(journal).release()
        try context.databaseCopy(journal).forget()
        try context.replacement.close()
        context.report(.updated(from: journal.from, to: journal.to))
    }
}
