import CSQLite

/// The one owner of an SQLite connection and of the statements compiled for it. Not for sharing between threads.
final class Database {
    /// What a connection may do to the file.
    enum Access: Equatable {
        /// Reads and writes an existing file.
        case readWrite
        /// Reads a file that others may be writing.
        case readOnly
        /// Reads the file alone and ignores its journals: nothing is created, locked or recovered beside it.
        case inspection
    }

    /// Absolute path of the file.
    let file: String
    private let access: Access
    private let connection: OpaquePointer
    private var statements: [Query: Statement] = [:]

    /// Opens `file`, which must exist.
    init(_ file: String, access: Access) throws(StoreError) {
        var connection: OpaquePointer?
        let code = sqlite3_open_v2(access.name(of: file), &connection, access.flags, nil)
        guard code == SQLITE_OK, let connection else {
            let error = StoreError(connection, file: file, operation: "open")
            sqlite3_close_v2(connection)
            throw error
        }
        sqlite3_extended_result_codes(connection, 1)
        sqlite3_busy_timeout(connection, 5000)
        self.file = file
        self.access = access
        self.connection = connection
    }

    deinit {
        statements.removeAll()
        sqlite3_close_v2(connection)
    }

    /// The statements that were run so far.
    var cachedQueries: [Query] { Array(statements.keys) }

    /// Runs `query` and returns how many rows it inserted, changed or deleted itself.
    @discardableResult
    func run(_ query: Query, _ values: [SQLValue] = []) throws(StoreError) -> Int {
        try statement(query).run(values) { _ throws(StoreError) in }
        return Int(sqlite3_changes(connection))
    }

    /// Runs `query` and decodes each of its rows.
    func rows<Value>(
        _ query: Query, _ values: [SQLValue] = [], _ decode: (borrowing Row) throws(StoreError) -> Value
    ) throws(StoreError) -> [Value] {
        var result: [Value] = []
        try statement(query).run(values) { row throws(StoreError) in result.append(try decode(row)) }
        return result
    }

    /// Runs statements that take no values and are needed once, such as a migration's.
    func execute(_ sql: String, operation: String) throws(StoreError) {
        guard sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else {
            throw StoreError(connection, file: file, operation: operation)
        }
    }

    /// Runs `body` as one unit: what it wrote is undone when it throws. A nested call undoes only its own part.
    @discardableResult
    func transaction<Value>(_ body: () throws -> Value) throws -> Value {
        let scope: TransactionScope = sqlite3_get_autocommit(connection) == 0 ? .nested : .outermost
        try run(access == .readWrite ? scope.begin : scope.beginReading)
        do {
            let value = try body()
            try run(scope.commit)
            return value
        } catch {
            // SQLite ends the transaction itself on a full disk and some other errors: then there is nothing to undo,
            // and in any case the first error is the one to report.
            if sqlite3_get_autocommit(connection) == 0 {
                for query in scope.undo { _ = try? run(query) }
            }
            throw error
        }
    }

    private func statement(_ query: Query) throws(StoreError) -> Statement {
        if let cached = statements[query] { return cached }
        let statement = try Statement(query, on: connection, file: file)
        statements[query] = statement
        return statement
    }
}

extension Database.Access {
    fileprivate var flags: Int32 {
        switch self {
        case .readWrite: SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX
        case .readOnly: SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX
        case .inspection: SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI
        }
    }

    /// The file's name as `sqlite3_open_v2` expects it. URI syntax: https://www.sqlite.org/uri.html
    fileprivate func name(of file: String) -> String {
        guard self == .inspection else { return file }
        let path = file.utf8.map { byte in
            let isPlain = UnicodeScalar(byte).isASCII && (UnicodeScalar(byte).properties.isAlphabetic || byte == 0x2F)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return "file:\(path.joined())?immutable=1"
    }
}
