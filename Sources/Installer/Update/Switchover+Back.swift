import Daemon
import Platform

/// The way back, from a new version that did not work.
extension Switchover {
    /// Brings back the executable, the database and the daemon that were there before.
    /// - Throws: always: ``UpdateError/rolledBack(to:from:reason:log:)`` or ``UpdateError/lost(reason:then:log:)``.
    func back(_ journal: UpdateJournal, because reason: String) throws {
        var journal = journal
        journal.direction = .back
        journal.reason = reason
        let log = context.layout.daemonLog
        context.report(.warning("\(journal.to) does not work: \(reason); going back to \(journal.from)"))
        try turn(journal)
        if journal.needsDaemon {
            do {
                try bringBack(journal)
            } catch {
                // The journal stays, and with it the copy of the database: the next command tries again.
                throw UpdateError.lost(reason: reason, then: "\(error)", log: log)
            }
        } else {
            try context.replacement.putBack()
            try remember(journal)
        }
        try context.databaseCopy(journal).forget()
        try context.room(journal).release()
        try context.replacement.close()
        context.report(.rolledBack(from: journal.from, to: journal.to, reason: reason))
        throw UpdateError.rolledBack(to: journal.from, from: journal.to, reason: reason, log: log)
    }

    private func turn(_ journal: UpdateJournal) throws {
        try context.room(journal).releaseExecutable()
        try context.replacement.turn(journal)
    }

    /// Brings back the executable and the database, for whoever installs another executable next: no daemon is started.
    /// - Throws: what was in the way; journal and copy are still there then.
    func backUnproved(_ journal: UpdateJournal) throws {
        var journal = journal
        // Nobody knows that the new version does not work.
        if journal.direction == .forward { journal.isBlameless = true }
        journal.direction = .back
        try turn(journal)
        if !journal.needsDaemon {
            try context.replacement.putBack()
        } else if try !serves(journal) {
            try exchangeBack(journal)
        }
        // A receipt that cannot be read is written anew by the installation.
        try? remember(journal)
    }

    /// Until the old daemon is proved: a new one that was on its way up meanwhile may have come first, or have changed
    /// the database once more.
    private func bringBack(_ journal: UpdateJournal) throws {
        var left = Self.attempts
        while true {
            if try !serves(journal) { try exchangeBack(journal) }
            // The daemon is worth more than what is remembered.
            let isRemembered = (try? remember(journal)) != nil
            do {
                let notes = try startOld("start old daemon", journal)
                // Without its service it is better than none.
                try context.daemon.prove(journal.from, after: nil, needsService: false, notes: notes, soak: .zero)
            } catch {
                left -= 1
                let cameFirst = context.daemon.instance(otherThan: journal.from) != nil
                guard left > 0, cameFirst || context.databaseCopy(journal).isOvertaken else { throw error }
                continue
            }
            guard !isRemembered else { return }
            do {
                return try remember(journal)
            } catch {
                return context.report(
                    .warning("\(journal.to) will be offered again, because this could not be written down: \(error)"))
            }
        }
    }

    /// Whether an earlier attempt has brought everything back, the daemon too, which may have worked since.
    private func serves(_ journal: UpdateJournal) throws -> Bool {
        let copy = context.databaseCopy(journal)
        return try context.replacement.present() == .old && !copy.isThere && !copy.isOvertaken
            && context.daemon.instance() != nil && context.daemon.instance(otherThan: journal.from) == nil
    }

    /// Executable and database, in this order, and with the daemon's lock held over both: whoever starts a daemon from
    /// here on, also after a kill in between, starts the old one, which harms no database that it does not understand.
    private func exchangeBack(_ journal: UpdateJournal) throws {
        let (hold, unfinished) = holdNew()
        let lock: FileLock
        do {
            lock = try stopAndHold("stop new daemon", returnsRuns: true)
        } catch {
            // One that cannot be stopped must not keep the old executable from coming back.
            try context.replacement.putBack()
            try? remember(journal)
            throw error
        }
        hold?.release()
        try context.replacement.putBack()
        try context.databaseCopy(journal).putBack()
        tellFate(of: unfinished, journal)
        lock.release()
    }

    /// Has the new version's daemon keep what waits, and what it has begun, for whoever serves next. One that does not
    /// answer at once is not waited for: when it ends in order, it finds the same in the file.
    /// - Returns: what keeps it from beginning more, as long as it lives; and the runs that are not over, also those of a
    ///   daemon that is dead.
    private func holdNew() -> (DrainHold?, [RunSummary]) {
        let hold = context.daemon.record().flatMap { _ in try? context.daemon.hold(within: .milliseconds(500)) }
        do {
            let runs = try context.daemon.unfinishedRuns(asksDaemon: hold != nil)
            return (hold, runs.filter { $0.status == .running || $0.status == .pending })
        } catch {
            context.report(.warning("which runs the daemon was at work on cannot be told: \(error)"))
            return (hold, [])
        }
    }

    /// Says which runs the old version begins anew, and which nobody runs any more.
    /// - Parameter unfinished: as they were before the new daemon was stopped.
    private func tellFate(of unfinished: [RunSummary], _ journal: UpdateJournal) {
        let kept = unfinished.filter { context.daemon.keeps($0.id) }
        let lost = unfinished.filter { run in
            !kept.contains { $0.id == run.id } && !context.daemon.hasPassed(run.id)
        }
        warn("run(s) that had begun are begun anew by \(journal.from):", kept.filter { $0.status == .running })
        warn("run(s) ended with the daemon of \(journal.to); push again, or: no-mistakes rerun BRANCH:", lost)
    }

    private func warn(_ text: String, _ runs: [RunSummary]) {
        guard !runs.isEmpty else { return }
        let list = runs.map { "\n  \($0.id.text)  \($0.branch)  \($0.repo)" }.joined()
        context.report(.warning("\(runs.count) \(text)\(list)"))
    }

    private func remember(_ journal: UpdateJournal) throws {
        var receipt = try context.receipt()
        receipt.version = journal.from
        guard journal.isBlameless != true else { return try context.replacement.record(receipt) }
        receipt.remember(bad: journal.to, reason: journal.reason ?? "it did not work")
        try context.replacement.record(receipt)
        // What was noted of it would go on offering it.
        let note = UpdateCheck.path(in: context.layout.root)
        if UpdateCheck.read(note)?.latest == journal.to {
            try? UpdateCheck(checkedAt: context.clock(), latest: nil).write(to: note)
        }
    }
}
