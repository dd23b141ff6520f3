package import Daemon
import Platform

/// What an update works with.
package struct UpdateContext: Sendable {
    /// Where the executable and what belongs to it lie.
    package var location: InstallLocation
    /// The version of this process.
    package var version: Version
    /// The daemon that is restarted with it.
    package var daemon: HomeDaemon
    /// The system's programs.
    package var tools: Tools
    /// Fetches releases.
    package var downloader: any Downloader
    /// Where tests end the process.
    package var faults: FaultPoints
    /// Changes files; tests record what it does.
    var files: any FileOperations
    /// Told what happens.
    package var report: @Sendable (UpdateEvent) -> Void
    /// Puts a question; nil when there is nobody to answer.
    package var ask: @Sendable (String) -> Bool?
    /// Tells the time.
    package var clock: @Sendable () -> Timestamp

    /// A context of these values.
    package init(
        location: InstallLocation, version: Version, daemon: HomeDaemon, tools: Tools, downloader: any Downloader,
        faults: FaultPoints, report: @escaping @Sendable (UpdateEvent) -> Void,
        ask: @escaping @Sendable (String) -> Bool?, clock: @escaping @Sendable () -> Timestamp = { .now() }
    ) {
        self.location = location
        self.version = version
        self.daemon = daemon
        self.tools = tools
        self.downloader = downloader
        self.faults = faults
        files = DiskOperations(faults: faults)
        self.report = report
        self.ask = ask
        self.clock = clock
    }

    /// The home whose daemon is restarted.
    var layout: HomeLayout { daemon.layout }
    /// The exchange of the executable.
    var replacement: Replacement { Replacement(location, files: files) }

    /// Has every daemon that starts in the home keep its queue, as long as this process lives.
    /// - Parameter returnsRuns: one that is stopped meanwhile keeps also what it has begun, to be begun anew.
    func beginHold(returnsRuns: Bool = false) throws {
        guard FileSystem.kind(of: layout.root.path) != nil else { return }
        let hold = QueueHold(layout)
        try files.remove(hold.path)
        try files.write(try QueueHold.text(returnsRuns: returnsRuns), to: hold.path, mode: 0o600)
    }

    /// Lets daemons that start from here on work again.
    func endHold() throws(SystemError) { try files.remove(QueueHold(layout).path) }

    /// What is kept of the home's database while the new version may still fail.
    func databaseCopy(_ journal: UpdateJournal) -> DatabaseCopy {
        DatabaseCopy(of: layout.database, at: journal.databaseCopy, files: files)
    }

    /// What is kept free on the disk while the daemon is exchanged.
    func room(_ journal: UpdateJournal) -> UpdateRoom {
        UpdateRoom(
            inHome: journal.room, besideExecutable: location.room, database: layout.database, files: files)
    }

    /// The lock under which the executable is exchanged.
    /// - Throws: ``UpdateError/busy(holder:)``, or `FileLockError` when there can be no lock.
    func lock() throws -> FileLock {
        do throws(FileLockError) {
            return try FileLock.acquire(
                location.lock, holder: "pid \(ProcessIdentity.current().pid), since \(clock())")
        } catch {
            if case .held(_, let holder) = error { throw UpdateError.busy(holder: holder) }
            throw error
        }
    }

    /// The receipt beside the executable.
    /// - Throws: ``UpdateError/noReceipt(executable:)`` or ``UpdateError/otherReceipt(receipt:executable:)``.
    func receipt() throws -> Receipt {
        guard let receipt = try Receipt.read(location.receipt) else {
            throw UpdateError.noReceipt(executable: location.executable)
        }
        guard receipt.executable == location.executable else {
            throw UpdateError.otherReceipt(receipt: location.receipt, executable: location.executable)
        }
        return receipt
    }
}
