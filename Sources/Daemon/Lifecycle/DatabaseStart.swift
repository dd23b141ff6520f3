import Platform

/// How a daemon comes to its database: opened, checked after an unclean end, and made anew when it is damaged.
struct DatabaseStart {
    let layout: HomeLayout
    let identity: DaemonIdentity
    let log: DaemonLog
    let clock: @Sendable () -> Timestamp

    /// Opens the database and records the start in it. A database that another process keeps locked is waited for:
    /// that is no reason to give a home up.
    /// - Parameter wait: called each time that it was found locked.
    /// - Returns: the store and what crashed daemons left; nil when the daemon was asked to stop meanwhile.
    /// - Throws: ``StoreError``.
    func open(
        unless stop: StopRequest, whenLocked wait: () -> Void
    ) async throws -> (store: Store, crash: CrashReport)? {
        while !stop.isMade {
            do {
                return try await openOrReplace()
            } catch let error as StoreError where error.meansLocked {
                log.warn("database is locked by another process", ["error": "\(error)"])
                wait()
            }
        }
        return nil
    }

    /// Fills a database that was made in the place of a damaged one, or the rest of it.
    /// - Parameter retention: what the damaged one had forgotten.
    /// - Throws: ``StoreError``.
    func rebuildIfNeeded(_ store: Store, _ git: Git, _ retention: RetentionPolicy) async throws {
        let rebuild = DatabaseRebuild(layout: layout, git: git, log: log, now: clock(), retention: retention)
        let count = try await rebuild.runIfNeeded(store)
        if count > 0 { log.warn("database rebuilt from gates and logs", ["repositories": "\(count)"]) }
    }

    /// Opens the database, or sets a damaged one aside and opens a new one.
    private func openOrReplace() async throws -> (store: Store, crash: CrashReport) {
        // SQLite takes an empty file for a new database.
        if isOurs, FileStamp.of(layout.database)?.size == 0 { try await setAside("the file was empty") }
        do {
            return try await openChecked()
        } catch let error as StoreError where error.meansDamage && isOurs {
            try await setAside("\(error)")
            return try await openChecked()
        }
    }

    private func setAside(_ reason: String) async throws {
        let aside = try await BlockingThread.run { [layout, clock] in
            try DatabaseRescue.setAside(layout.database, because: reason, at: clock())
        }
        log.error("damaged database set aside", ["error": reason, "kept": aside])
    }

    /// Whether this home was used before: a file of somebody else's in a new one is never touched.
    private var isOurs: Bool {
        let names = (try? FileSystem.entries(of: layout.repositories)) ?? []
        return names.contains { $0.hasSuffix(".git") }
    }

    private func openChecked() async throws -> (store: Store, crash: CrashReport) {
        let store = try await Store(path: layout.database, clock: clock)
        do {
            let crash = try await store.perform { [layout, identity, clock] state in
                // Whoever ended in order left nothing half-written, and the check reads the whole file.
                if try !state.unclosedInstances().isEmpty { try state.checkIntegrity() }
                return try state.transaction {
                    try state.openInstance(
                        InstanceRecord(
                            id: identity.instance, pid: identity.process.pid, startTime: identity.process.startTime,
                            version: identity.version, startedAt: identity.startedAt))
                    try state.endRunsThatAreOver(byCopy: { RunFile.read($0, layout: layout) }, at: clock())
                    // While a new version is on probation its end is no reason to give up what the old one can still run.
                    let isOnProbation = FileSystem.kind(of: layout.path(of: .databaseCopy)) != nil
                    return try state.endCrashedRuns(
                        for: identity.instance, at: clock(), keepsWaiting: isOnProbation)
                }
            }
            return (store, crash)
        } catch {
            await store.close()
            throw error
        }
    }
}
