import Daemon
import Platform

/// Takes an installed executable away, with everything outside of the home that belongs to it. Blocks.
///
/// Who may not write where it lies, because it is another user's, removes what is of the home: its service and links.
package struct Removal: Sendable {
    private let context: UpdateContext
    private let purges: Bool

    /// A removal that does nothing before it is run.
    /// - Parameter purges: the home is to go afterwards, with whatever other executable lies in it.
    package init(_ context: UpdateContext, purges: Bool = false) {
        self.context = context
        self.purges = purges
    }

    /// What was done, and what was not.
    package struct Report: Sendable, Equatable {
        /// What is gone, or kept on purpose, a sentence or path each.
        package var removed: [String] = []
        /// What stays, with the reason.
        package var kept: [String] = []
    }

    private var isOwner: Bool { FileSystem.isWritable(directory: context.location.directory) }

    /// Finds out whether a removal would be refused, before anything else is done for it.
    /// - Throws: ``UpdateError/busy(holder:)`` or ``ReceiptError``.
    package func check() throws {
        guard isOwner else { return }
        _ = try Receipt.read(context.location.receipt)
        try context.lock().release()
    }

    /// Stops the daemon, and removes service, link, executable and receipt. The home stays.
    /// - Throws: ``UpdateError/busy(holder:)``, ``ReceiptError``, or what stopping the daemon threw; nothing was removed
    ///   then.
    package func run() throws -> Report {
        let location = context.location
        guard isOwner else { return try ofHomeOnly() }
        let receipt = try Receipt.read(location.receipt)
        let lock = try context.lock()
        var report = Report()
        report.removed = try context.daemon.uninstall()
        guard let receipt, receipt.executable == location.executable else {
            lock.release()
            let reason = receipt.map { "\(location.receipt) is about another executable, \($0.executable)" }
            report.kept.append("\(location.executable): \(reason ?? "it was not installed by install.sh")")
            return report
        }
        try removeLinks(of: receipt, &report)
        try removeOthersLinks(&report)
        removeServiceDirectory(receipt, &report)
        settle(&report)
        // The receipt last but one: as long as it is there, the removal can be repeated.
        for path in location.companions where path != location.lock { try remove(path, &report) }
        try? FileSystem.removeTree(location.unverified)
        for path in location.abandoned() { try? FileSystem.removeTree(path) }
        try remove(location.executable, &report)
        try remove(location.receipt, &report)
        try removePointer(&report)
        lock.release()
        try FileSystem.removeFile(location.lock)
        removeEmpty(location.directory, upTo: receipt.madeForExecutable, &report)
        return report
    }

    /// What a user of somebody else's executable has of it.
    private func ofHomeOnly() throws -> Report {
        let location = context.location
        var report = Report()
        report.removed = try context.daemon.uninstall()
        // Links of an installation that was for this home; other ones are everybody's.
        if HomePointer.read(in: context.layout.root)?.all.contains(location.receipt) == true,
            let receipt = (try? Receipt.read(location.receipt)) ?? nil, receipt.executable == location.executable
        {
            try removeLinks(of: receipt, &report)
            removeServiceDirectory(receipt, &report)
        }
        try removeOthersLinks(&report)
        try removePointer(&report)
        report.kept.append(
            "\(location.executable), and what lies beside it: this user may not write there; its owner removes it")
        return report
    }

    private func removeLinks(of receipt: Receipt, _ report: inout Report) throws {
        let links = receipt.allLinks
        for link in links.keys.sorted() {
            if let target = try? FileSystem.canonicalPath(link), target == receipt.executable,
                FileSystem.kind(of: link) == .symlink
            {
                try remove(link, &report)
            } else if FileSystem.kind(of: link) != nil {
                report.kept.append("\(link): it does not lead to \(receipt.executable)")
            }
            removeEmpty(FilePath.parent(link), upTo: links[link], &report)
        }
    }

    /// Of other executables that go with the home.
    private func removeOthersLinks(_ report: inout Report) throws {
        let root = context.layout.root
        guard purges, let receipts = HomePointer.read(in: root)?.all else { return }
        for path in receipts where path != context.location.receipt && path.hasPrefix(root.path + "/") {
            if let receipt = (try? Receipt.read(path)) ?? nil { try removeLinks(of: receipt, &report) }
        }
    }

    private func removeServiceDirectory(_ receipt: Receipt, _ report: inout Report) {
        guard let made = receipt.madeForService, let directory = context.daemon.serviceDirectory() else { return }
        removeEmpty(directory, upTo: made, &report)
    }

    /// Settles an update that was interrupted.
    private func settle(_ report: inout Report) {
        let journal = (try? UpdateJournal.read(context.location.journal)) ?? nil
        do {
            try InterruptedUpdate.clear(context, for: nil)
        } catch {
            let copy = journal?.databaseCopy ?? context.layout.path(of: .databaseCopy)
            guard FileSystem.kind(of: copy) != nil else { return }
            report.kept.append("\(copy): the database as it was before an update that was interrupted (\(error))")
        }
    }

    /// The home's way to this executable; it may lead to another one by now.
    private func removePointer(_ report: inout Report) throws {
        let root = context.layout.root
        if try HomePointer.forget(context.location, in: root) {
            report.removed.append("\(HomePointer.path(in: root)) was removed")
        }
    }

    /// Removes the directories that the installer made, as far as nothing else is in them.
    private func removeEmpty(_ directory: String, upTo made: String?, _ report: inout Report) {
        // As the installer was told of it, links may lead there.
        guard let made, !made.isEmpty, let top = try? FileSystem.canonicalPath(made) else { return }
        var directory = (try? FileSystem.canonicalPath(directory)) ?? directory
        while directory == top || directory.hasPrefix(top + "/"),
            (try? FileSystem.entries(of: directory))?.isEmpty == true,
            (try? FileSystem.removeTree(directory)) != nil
        {
            report.removed.append("\(directory) was removed")
            directory = FilePath.parent(directory)
        }
    }

    private func remove(_ path: String, _ report: inout Report) throws {
        guard FileSystem.kind(of: path) != nil else { return }
        do throws(SystemError) {
            try FileSystem.removeFile(path)
            report.removed.append("\(path) was removed")
        } catch {
            guard error.isPermissionDenied else { throw error }
            report.kept.append("\(path): \(error)")
        }
    }
}
