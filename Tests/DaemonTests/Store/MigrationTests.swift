import Testing

@testable import Daemon

@Suite struct MigrationTests {
    private let directory: ScratchDirectory
    private let database: Database

    init() throws {
        directory = try ScratchDirectory()
        database = try Database(try directory.write("", to: "a.sqlite"), access: .readWrite)
    }

    private static let steps = [
        Migration(version: 1, summary: "first", sql: "CREATE TABLE one (a); INSERT INTO one VALUES (1)"),
        Migration(version: 2, summary: "second", sql: "CREATE TABLE two (a); INSERT INTO one VALUES (2)"),
    ]

    @Test func `the versions of the schema are numbered from one without gaps`() {
        #expect(Schema.migrations.map(\.version) == Array(1...Schema.version))
    }

    @Test func `each step is done once`() throws {
        try database.migrate(Array(Self.steps.prefix(1)))
        #expect(try database.version() == 1)
        try database.migrate(Self.steps)
        try database.migrate(Self.steps)
        #expect(try database.version() == 2)
        let rows = try database.rows(Query("rows", "SELECT a FROM one ORDER BY a")) { row throws(StoreError) in
            try row.integer(0)
        }
        #expect(rows == [1, 2])
    }

    @Test func `a step that fails is undone as a whole and keeps those before it`() throws {
        let broken = Migration(version: 2, summary: "broken", sql: "CREATE TABLE two (a); INSERT INTO none VALUES (1)")
        let error = #expect(throws: StoreError.self) { try database.migrate([Self.steps[0], broken]) }
        #expect(error?.operation == "migration 2 (broken)")
        #expect(try database.version() == 1)
        try database.migrate(Self.steps)
        #expect(try database.version() == 2)
    }

    @Test func `a second connection finds the steps done`() throws {
        let other = try Database(database.file, access: .readWrite)
        try database.migrate(Self.steps)
        try other.migrate(Self.steps)
        #expect(try other.version() == 2)
    }
}
