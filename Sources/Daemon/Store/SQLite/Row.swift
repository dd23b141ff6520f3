import CSQLite

/// The current row of a running statement. It cannot be copied, because it is gone with the next step.
///
/// Columns are counted from 0. Reading checks the type, since SQLite itself would store text in any column.
struct Row: ~Copyable {
    private let statement: OpaquePointer
    private let fail: (Int, String) -> StoreError

    /// A view of the row that `statement` stands on; `fail` makes the error for an unreadable column.
    init(_ statement: OpaquePointer, fail: @escaping (Int, String) -> StoreError) {
        self.statement = statement
        self.fail = fail
    }

    /// - Throws: ``StoreError`` when the column does not hold an integer.
    func integer(_ column: Int) throws(StoreError) -> Int64 {
        guard type(column) == SQLITE_INTEGER else { throw unreadable(column) }
        return sqlite3_column_int64(statement, Int32(column))
    }

    /// - Throws: ``StoreError`` when the column holds neither an integer nor null.
    func optionalInteger(_ column: Int) throws(StoreError) -> Int64? {
        type(column) == SQLITE_NULL ? nil : try integer(column)
    }

    /// - Throws: ``StoreError`` when the column does not hold an integer that fits.
    func number<Number: FixedWidthInteger>(_ column: Int, as: Number.Type = Number.self) throws(StoreError) -> Number {
        guard let number = Number(exactly: try integer(column)) else { throw unreadable(column) }
        return number
    }

    /// - Throws: ``StoreError`` when the column holds neither an integer that fits nor null.
    func optionalNumber<Number: FixedWidthInteger>(
        _ column: Int, as: Number.Type = Number.self
    ) throws(StoreError) -> Number? {
        type(column) == SQLITE_NULL ? nil : try number(column)
    }

    /// - Throws: ``StoreError`` when the column does not hold text.
    func text(_ column: Int) throws(StoreError) -> String {
        guard type(column) == SQLITE_TEXT, let start = sqlite3_column_text(statement, Int32(column)) else {
            throw unreadable(column)
        }
        let count = Int(sqlite3_column_bytes(statement, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// - Throws: ``StoreError`` when the column holds neither text nor null.
    func optionalText(_ column: Int) throws(StoreError) -> String? {
        type(column) == SQLITE_NULL ? nil : try text(column)
    }

    /// - Throws: ``StoreError`` when the column does not hold a moment.
    func time(_ column: Int) throws(StoreError) -> Timestamp { Timestamp(milliseconds: try integer(column)) }

    /// - Throws: ``StoreError`` when the column holds neither a moment nor null.
    func optionalTime(_ column: Int) throws(StoreError) -> Timestamp? {
        guard let milliseconds = try optionalInteger(column) else { return nil }
        return Timestamp(milliseconds: milliseconds)
    }

    /// - Throws: ``StoreError`` when the column does not hold one of the words of `Word`.
    func word<Word: RawRepresentable<String>>(_ column: Int, as: Word.Type = Word.self) throws(StoreError) -> Word {
        guard let word = Word(rawValue: try text(column)) else { throw unreadable(column) }
        return word
    }

    /// - Throws: ``StoreError`` when the column does not hold a run id.
    func run(_ column: Int) throws(StoreError) -> RunID {
        guard let id = RunID(try text(column)) else { throw unreadable(column) }
        return id
    }

    private func type(_ column: Int) -> Int32 { sqlite3_column_type(statement, Int32(column)) }

    private func unreadable(_ column: Int) -> StoreError {
        let kind =
            switch type(column) {
            case SQLITE_NULL: "nothing"
            case SQLITE_BLOB: "bytes"
            default: sqlite3_column_text(statement, Int32(column)).map { String(cString: $0).debugDescription } ?? ""
            }
        return fail(column, kind)
    }
}
