import Platform

/// The daemon's memory: repositories, runs, steps, events. Synchronous, and owned by one thread at a time.
///
/// Nothing outside of its extensions, one a table, holds SQL.
package final class StateStore {
    /// How a process uses the store.
    package enum Mode: Sendable {
        /// The daemon, which holds its lock: creates the database, migrates it, writes.
        case readWrite
        /// A command line process while no daemon answers: never creates, never migrates.
        case readOnly
    }

    let database: Database
    let clock: WallClock

    private init(database: Database, clock: @escaping WallClock) {
        self.database = database
        self.clock = clock
    }

    /// Opens the database at `path`.
    /// - Parameter clock: times that the store itself sets come from here.
    /// - Throws: ``StoreError``; a file that is not ours, or of a later version, is refused untouched.
    package static func open(
        _ path: String, mode: Mode, clock: @escaping WallClock = Timestamp.now
    ) throws -> StateStore {
        let content = try DatabaseFile.inspect(path, supported: Schema.version)
        switch (mode, content) {
        case (.readWrite, .absent), (.readWrite, .empty):
            try DatabaseFile.create(path)
        case (.readOnly, .absent), (.readOnly, .empty):
            throw StoreError(file: path, operation: "open", cause: .absent)
        case (_, .ours):
            break
        }
        let reader = try Database.openedForReading(path)
        // Once more, because the log may hold a later version that the inspection of the bare file did not see.
        try reader.refuseNewer(than: Schema.version)
        let database = mode == .readOnly ? try reader.checkedForReading() : try .openedForWriting(path)
        return StateStore(database: database, clock: clock)
    }

    /// Runs `body` as one unit: all that it writes is kept, or nothing when it throws. May be nested.
    package func transaction<T>(_ body: () throws -> T) throws -> T { try database.transaction(body) }

    /// Looks through the whole file for damage.
    /// - Throws: ``StoreError/Cause/damaged(_:)``.
    package func checkIntegrity() throws {
        let query = Query("quick check", "PRAGMA quick_check(1)")
        let findings = try database.rows(query) { row throws(StoreError) in try row.text(0) }
        guard findings == ["ok"] else {
            throw StoreError(
                file: database.file, operation: query.name, cause: .damaged(findings.first ?? "no answer"))
        }
    }

    /// - Throws: ``StoreError/Cause/missingRow(_:)`` when a change met no row.
    func require(_ changedRows: Int, _ query: Query, _ key: String) throws {
        guard changedRows == 0 else { return }
        throw StoreError(file: database.file, operation: query.name, cause: .missingRow(key))
    }
}

extension Database {
    /// A clean stop removes the log, and where nobody may write none can be made. Then the file alone says everything.
    fileprivate static func openedForReading(_ file: String) throws(StoreError) -> Database {
        let database = try Database(file, access: .readOnly)
        do throws(StoreError) {
            _ = try database.version()
            return database
        } catch {
            guard error.meansUnopenable, FileSystem.kind(of: file + "-wal") == nil else { throw error }
            return try Database(file, access: .inspection)
        }
    }

    /// The connection itself, when its schema is one that this program reads.
    fileprivate func checkedForReading() throws(StoreError) -> Database {
        let version = try version()
        guard version == Schema.version else {
            throw StoreError(
                file: file, operation: "open", cause: .older(version: version, supported: Schema.version))
        }
        try execute("PRAGMA trusted_schema = OFF", operation: "configure")
        return self
    }

    fileprivate static func openedForWriting(_ file: String) throws -> Database {
        let database = try Database(file, access: .readWrite)
        try database.useWriteAheadLog()
        // FULL: a commit is on the disk when it returns, because a push was already told that it is recorded.
        let settings = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF"
        try database.execute(settings, operation: "configure")
        try database.migrate(Schema.migrations)
        return database
    }
}
