import Daemon
import Platform

/// Takes an installed executable away, with everything outside of the home that belongs to it. Blocks.
package struct Removal: Sendable {
    private let context: UpdateContext

    /// A removal that does nothing before it is run.
    package init(_ context: UpdateContext) { self.context = context }

    /// What was done, and what was not.
    package struct Report: Sendable, Equatable {
        /// What is gone, or kept on purpose, a sentence or path each.
        package var removed: [String] = []
        /// What stays, with the reason.
        package var kept: [String] = []
    }

    /// Finds out whether a removal would be refused, before anything else is done for it.
    /// - Throws: ``UpdateError/busy(holder:)`` or ``ReceiptError``.
    package func check() throws {
        _ = try Receipt.read(context.location.receipt)
        try context.lock().release()
    }

    /// Stops the daemon, and removes service, link, executable and receipt. The home stays.
    /// - Throws: ``UpdateError/busy(holder:)``, ``ReceiptError``, or what stopping the daemon threw; nothing was removed
    ///   then.
    package func run() throws -> Report {
        let location = context.location
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
        let links = receipt.allLinks
        for link in links.keys.sorted() {
            if let target = try? FileSystem.canonicalPath(link), target == location.executable,
                FileSystem.kind(of: link) == .symlink
            {
                try remove(link, &report)
                removeEmpty(FilePath.parent(link), upTo: links[link], &report)
            } else if FileSystem.kind(of: link) != nil {
                report.kept.append("\(link): it does not lead to \(location.executable)")
            }
        }
        do {
            try InterruptedUpdate.clear(context, for: nil)
        } catch {
            let copy = context.layout.path(of: .databaseCopy)
            report.kept.append("\(copy): the database as it was before an update that was interrupted (\(error))")
        }
        // The receipt last but one: as long as it is there, the removal can be repeated.
        for path in location.companions where path != location.lock { try remove(path, &report) }
        try? FileSystem.removeTree(location.unverified)
        for path in location.abandoned() { try? FileSystem.removeTree(path) }
        try remove(location.executable, &report)
        try remove(location.receipt, &report)
        // It may lead to another executable by now.
        if HomePointer.read(in: context.layout.root)?.receipt == location.receipt {
            try remove(HomePointer.path(in: context.layout.root), &report)
        }
        lock.release()
        try FileSystem.removeFile(location.lock)
        removeEmpty(location.directory, upTo: receipt.madeForExecutable, &report)
        return report
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
