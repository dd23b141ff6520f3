import Testing

@testable import Daemon

@Suite struct DatabaseTests {
    private let directory: ScratchDirectory
    private let database: Database

    init() throws {
        directory = try ScratchDirectory()
        database = try Database(try directory.write("", to: "a.sqlite"), access: .readWrite)
        try database.execute("CREATE TABLE words (word TEXT UNIQUE, number INTEGER)", operation: "create")
    }

    @Test(arguments: ["", "plain", "ä 日本 \u{1F680}", "a\u{0}b", "it's \"quoted\"; DROP TABLE words", "line\nline"])
    func `text comes back as it was bound`(text: String) throws {
        try database.run(.insert, [.text(text), .null])
        #expect(try words() == [text])
    }

    @Test func `a text of a megabyte comes back as it was bound`() throws {
        let text = String(repeating: "äb", count: 350_000)
        try database.run(.insert, [.text(text), .null])
        #expect(try words() == [text])
    }

    @Test(arguments: [Int64.min, -1, 0, 1, .max])
    func `an integer comes back as it was bound`(number: Int64) throws {
        try database.run(.insert, ["a", .integer(number)])
        #expect(try database.rows(.all) { row throws(StoreError) in try row.integer(1) } == [number])
    }

    @Test func `null is told from an empty text`() throws {
        try database.run(.insert, [.null, .null])
        try database.run(.insert, ["", .null])
        let words = try database.rows(.all) { row throws(StoreError) in try row.optionalText(0) }
        #expect(Set(words) == [nil, ""])
    }

    @Test func `bindings do not outlive their run of a cached statement`() throws {
        try database.run(.insert, ["a", 1])
        try database.run(.insert, ["b"])
        let numbers = try database.rows(.all) { row throws(StoreError) in try row.optionalInteger(1) }
        #expect(numbers == [1, nil])
    }

    @Test func `a value of another type than asked for is an error that names the column`() throws {
        try database.run(.insert, ["a", "seven"])
        let error = #expect(throws: StoreError.self) {
            try database.rows(.all) { row throws(StoreError) in try row.integer(1) }
        }
        #expect(error?.cause == .unreadable(column: 1, value: "\"seven\""))
        #expect(error?.operation == "all")
    }

    @Test func `a number that does not fit is an error`() throws {
        try database.run(.insert, ["a", .integer(Int64(Int32.max) + 1)])
        #expect(throws: StoreError.self) {
            try database.rows(.all) { row throws(StoreError) in try row.number(1, as: Int32.self) }
        }
    }

    @Test func `a broken constraint is reported with SQLite's extended code, the statement and the file`() throws {
        try database.run(.insert, ["a", .null])
        let error = #expect(throws: StoreError.self) { try database.run(.insert, ["a", .null]) }
        #expect(error?.file == database.file)
        #expect(error?.operation == "insert")
        guard case .sqlite(let code, _) = error?.cause else {
            Issue.record("the cause is \(String(describing: error))")
            return
        }
        #expect(code == 2067, "SQLITE_CONSTRAINT_UNIQUE")
    }

    @Test func `a statement that does not compile is reported by its name`() throws {
        let error = #expect(throws: StoreError.self) { try database.run(Query("nonsense", "SELEKT")) }
        #expect(error?.operation == "nonsense")
    }

    @Test func `a statement works again after it failed`() throws {
        try database.run(.insert, ["a", .null])
        #expect(throws: StoreError.self) { try database.run(.insert, ["a", .null]) }
        try database.run(.insert, ["b", .null])
        #expect(try words() == ["a", "b"])
    }

    @Test func `a transaction that throws leaves nothing behind`() throws {
        #expect(throws: Refusal.self) {
            try database.transaction {
                try database.run(.insert, ["a", .null])
                throw Refusal()
            }
        }
        #expect(try words() == [])
        try database.transaction { try database.run(.insert, ["b", .null]) }
        #expect(try words() == ["b"])
    }

    @Test func `a nested transaction that throws undoes its own part only`() throws {
        try database.transaction {
            try database.run(.insert, ["outer", .null])
            #expect(throws: Refusal.self) {
                try database.transaction {
                    try database.run(.insert, ["inner", .null])
                    try database.transaction { try database.run(.insert, ["innermost", .null]) }
                    throw Refusal()
                }
            }
        }
        #expect(try words() == ["outer"])
    }

    @Test func `an outer transaction that throws undoes nested ones that were done`() throws {
        #expect(throws: Refusal.self) {
            try database.transaction {
                try database.transaction { try database.run(.insert, ["inner", .null]) }
                throw Refusal()
            }
        }
        #expect(try words() == [])
    }

    @Test func `an error that ends the transaction inside SQLite is the one that is reported`() throws {
        try database.run(.insert, ["a", .null])
        let error = #expect(throws: StoreError.self) {
            try database.transaction {
                try database.run(Query("replace all", "INSERT OR ROLLBACK INTO words VALUES ('a', 2)"))
            }
        }
        #expect(error?.operation == "replace all")
        #expect(try words() == ["a"])
    }

    private func words() throws -> [String] {
        try database.rows(.all) { row throws(StoreError) in try row.text(0) }
    }

    private struct Refusal: Error {}
}

extension Query {
    fileprivate static let insert = Query("insert", "INSERT INTO words VALUES (?, ?)")
    fileprivate static let all = Query("all", "SELECT word, number FROM words ORDER BY rowid")
}
