import Platform

/// Who a database file belongs to, found out without changing it or anything beside it.
enum DatabaseFile {
    /// Marks the file as ours: "NMKS" in the header's application id, https://www.sqlite.org/fileformat2.html
    static let applicationID: Int32 = 0x4E4D_4B53

    /// What was found at a path.
    enum Content: Equatable { case absent, empty, ours }

    /// Looks at `file`, knowing migrations up to `supported`.
    /// - Throws: ``StoreError`` when the file is not ours to open.
    static func inspect(_ file: String, supported: Int32) throws(StoreError) -> Content {
        guard FileSystem.kind(of: file) != nil else { return .absent }
        do throws(StoreError) {
            return try look(at: file, supported: supported)
        } catch {
            // On a full disk the log went into the file in part. Only with its log does the file make sense then, and
            // whoever opens it in earnest reads both.
            guard error.meansDamage, hasLog(file), isMarked(file) else { throw error }
            return .ours
        }
    }

    private static func hasLog(_ file: String) -> Bool {
        guard let log = try? OwnedDescriptor(opening: file + "-wal", for: .readingAtOnce) else { return false }
        return (try? log.read(upTo: 1))?.isEmpty == false
    }

    /// Reads the application id where https://www.sqlite.org/fileformat2.html#application_id has it.
    private static func isMarked(_ file: String) -> Bool {
        guard let database = try? OwnedDescriptor(opening: file, for: .readingAtOnce),
            let header = try? database.read(upTo: 72), header.count == 72
        else { return false }
        return header.suffix(4).reduce(0) { $0 << 8 | UInt32($1) } == UInt32(bitPattern: applicationID)
    }

    private static func look(at file: String, supported: Int32) throws(StoreError) -> Content {
        let database = try Database(file, access: .inspection)
        let pages = try database.header("page_count")
        if pages == 0 { return .empty }
        let id = try database.header("application_id")
        guard id == applicationID else {
            throw StoreError(file: file, operation: "open", cause: .foreign(applicationID: id))
        }
        try database.refuseNewer(than: supported)
        return .ours
    }

    /// Creates a database that is marked as ours and holds nothing else, readable by its owner alone.
    ///
    /// It takes its place by a rename, complete already, so that a kill in between leaves no file which a later
    /// start would take for a stranger's. Only the holder of the daemon's lock may call this.
    static func create(_ file: String) throws(StoreError) {
        let draft = file + ".new"
        do throws(SystemError) {
            // SQLite would create it with the umask's permissions; journals take over those of the file.
            try FileSystem.writeAtomically([], to: draft, mode: 0o600, durable: false)
        } catch {
            throw StoreError(file: file, operation: "create", cause: .system(error))
        }
        try mark(draft)
        do throws(SystemError) {
            try FileSystem.rename(draft, to: file)
        } catch {
            throw StoreError(file: file, operation: "create", cause: .system(error))
        }
    }

    /// The mark comes first: then it is in the file itself, where ``inspect(_:supported:)`` reads it, not in a log.
    private static func mark(_ draft: String) throws(StoreError) {
        let database = try Database(draft, access: .readWrite)
        try database.execute("PRAGMA application_id = \(applicationID)", operation: "mark as ours")
        try database.useWriteAheadLog()
    }
}

extension Database {
    /// - Throws: ``StoreError/Cause/newer(version:supported:)`` for a schema of a later program.
    func refuseNewer(than supported: Int32) throws(StoreError) {
        let version = try version()
        guard version <= supported else {
            throw StoreError(file: file, operation: "open", cause: .newer(version: version, supported: supported))
        }
    }

    /// Readers and the writer do not wait for each other with a write-ahead log. Does nothing when it is on already.
    func useWriteAheadLog() throws(StoreError) {
        let query = Query("write-ahead log", "PRAGMA journal_mode = WAL")
        let modes = try rows(query) { row throws(StoreError) in try row.text(0) }
        guard modes == ["wal"] else {
            let mode = modes.first ?? "none"
            throw StoreError(file: file, operation: query.name, cause: .noWriteAheadLog(mode: mode))
        }
    }

    /// A number from the file's header, by the name of the pragma that reads it.
    func header(_ pragma: String) throws(StoreError) -> Int32 {
        try rows(Query(pragma, "PRAGMA \(pragma)")) { row throws(StoreError) -> Int32 in try row.number(0) }.first ?? 0
    }
}
