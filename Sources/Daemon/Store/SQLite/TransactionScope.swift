/// The statements around one unit of work. SQLite has no nested transactions, but savepoints do the same.
enum TransactionScope {
    case outermost
    case nested

    /// Takes the write lock at once: taking it later, after reading, can fail where waiting would not help.
    var begin: Query { self == .outermost ? Query("begin", "BEGIN IMMEDIATE") : Self.savepoint }

    /// Begins a unit on a connection that cannot write: all its reads see one state of the database.
    var beginReading: Query { self == .outermost ? Query("begin reading", "BEGIN") : Self.savepoint }

    var commit: Query { self == .outermost ? Query("commit", "COMMIT") : Self.release }

    var undo: [Query] {
        self == .outermost
            ? [Query("roll back", "ROLLBACK")] : [Query("roll back nested", "ROLLBACK TO nested"), Self.release]
    }

    /// One name serves every depth: SQL means the innermost savepoint of that name.
    private static let savepoint = Query("begin nested", "SAVEPOINT nested")
    private static let release = Query("commit nested", "RELEASE nested")
}
