import Platform

extension StartLedger {
    /// How long a change waits for others, who need microseconds for theirs.
    private static let patience = Duration.seconds(2)

    /// The ledger of a home. One that does not exist, or that cannot be read, has no entries: it must not keep a
    /// daemon from starting.
    package static func read(at layout: HomeLayout) -> StartLedger {
        guard let bytes = try? FileSystem.read(layout.startLedger, limit: 1 << 20, for: .readingAtOnce) else {
            return StartLedger()
        }
        return (try? RecordText.decode(StartLedger.self, from: bytes)) ?? StartLedger()
    }

    /// Forgets all starts, so that whatever happened the next one is the first; for a person who starts the daemon.
    /// - Throws: ``FileLockError`` or ``SystemError``.
    package static func clear(at layout: HomeLayout) throws {
        try locked(layout) { try FileSystem.removeFile(layout.startLedger) }
    }

    /// Changes a home's ledger, which is complete before it is visible.
    /// - Throws: ``FileLockError`` or ``SystemError``.
    static func update<T>(at layout: HomeLayout, _ change: (inout StartLedger) -> T) throws -> T {
        try locked(layout) {
            var ledger = read(at: layout)
            let result = change(&ledger)
            // A power cut may take the last entries, but never a daemon's start the time that a disk needs.
            try FileSystem.writeAtomically(
                try RecordText.encode(ledger) + [0x0A], to: layout.startLedger, durable: false)
            return result
        }
    }

    /// A lock of its own: a daemon that finds the home's lock held records that, too, beside the one that holds it.
    private static func locked<T>(_ layout: HomeLayout, _ body: () throws -> T) throws -> T {
        let lock = try FileLock.acquire(
            layout.startLedgerLock, holder: "pid \(ProcessIdentity.current().pid)", patience: patience)
        let result = Result { try body() }
        lock.release()
        return try result.get()
    }
}
