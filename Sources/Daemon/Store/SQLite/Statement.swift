import CSQLite

/// A compiled statement that its ``Database`` owns and uses again, finalized with it.
final class Statement {
    private let handle: OpaquePointer
    private let query: Query
    private let file: String

    /// Compiles `query` for many uses on `connection`, which must outlive the statement.
    init(_ query: Query, on connection: OpaquePointer, file: String) throws(StoreError) {
        var handle: OpaquePointer?
        let code = sqlite3_prepare_v3(
            connection, query.sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard code == SQLITE_OK, let handle else {
            throw StoreError(connection, file: file, operation: query.name)
        }
        self.handle = handle
        self.query = query
        self.file = file
    }

    deinit { sqlite3_finalize(handle) }

    /// Runs the statement to its end and hands every row to `body`.
    /// - Parameter values: one for each parameter, in order.
    func run(
        _ values: [SQLValue], eachRow body: (borrowing Row) throws(StoreError) -> Void
    ) throws(StoreError) {
        defer {
            sqlite3_reset(handle)
            sqlite3_clear_bindings(handle)
        }
        for (index, value) in values.enumerated() { try bind(value, at: Int32(index + 1)) }
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: try body(row)
            case SQLITE_DONE: return
            default: throw failure
            }
        }
    }

    private var row: Row {
        let (file, name) = (file, query.name)
        return Row(handle) { column, value in
            StoreError(file: file, operation: name, cause: .unreadable(column: column, value: value))
        }
    }

    private func bind(_ value: SQLValue, at index: Int32) throws(StoreError) {
        let code =
            switch value {
            case .null: sqlite3_bind_null(handle, index)
            case .integer(let number): sqlite3_bind_int64(handle, index, number)
            case .text(let text): bind(text, at: index)
            }
        guard code == SQLITE_OK else { throw failure }
    }

    /// Binds by length, so that a NUL inside the text does not cut it.
    private func bind(_ text: String, at index: Int32) -> Int32 {
        var text = text
        return text.withUTF8 { bytes in
            // An empty string may have no address, and SQLite would read that as null.
            guard let start = bytes.baseAddress else {
                return sqlite3_bind_text(handle, index, "", 0, csqlite_transient())
            }
            return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) { start in
                sqlite3_bind_text64(
                    handle, index, start, UInt64(bytes.count), csqlite_transient(), UInt8(SQLITE_UTF8))
            }
        }
    }

    private var failure: StoreError { StoreError(sqlite3_db_handle(handle), file: file, operation: query.name) }
}

extension StoreError {
    /// The last error of `connection`; nil means that SQLite had no memory for one.
    init(_ connection: OpaquePointer?, file: String, operation: String) {
        let code = connection.map { sqlite3_extended_errcode($0) } ?? SQLITE_NOMEM
        let message = connection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } ?? "out of memory"
        let cause: Cause = code & 0xff == SQLITE_NOTADB ? .notADatabase : .sqlite(code: code, message: message)
        self.init(file: file, operation: operation, cause: cause)
    }
}
