import Platform
import Testing

@testable import Daemon

@Suite struct StoreOpeningTests {
    private let directory: ScratchDirectory
    private let file: String

    init() throws {
        directory = try ScratchDirectory()
        file = directory.file("state.sqlite")
    }

    @Test func `a new store is its owner's alone`() throws {
        let store = try StateStore.open(file, mode: .readWrite)
        try store.upsertRepository(.example("a"))
        for name in ["state.sqlite", "state.sqlite-wal", "state.sqlite-shm"] {
            #expect(try directory.permissions(of: name) == 0o600, "\(name)")
        }
    }

    @Test func `what was written is there for the next process`() throws {
        try StateStore.open(file, mode: .readWrite).upsertRepository(.example("a"))
        #expect(try StateStore.open(file, mode: .readWrite).repository(id: "a") == .example("a"))
        #expect(try StateStore.open(file, mode: .readOnly).repository(id: "a") == .example("a"))
    }

    @Test func `the writer's connection has the settings that recording a push relies on`() throws {
        let database = try StateStore.open(file, mode: .readWrite).database
        #expect(try database.header("foreign_keys") == 1)
        #expect(try database.header("synchronous") == 2, "FULL")
        #expect(try database.header("busy_timeout") == 5000)
        #expect(try database.header("trusted_schema") == 0)
        #expect(try database.header("application_id") == 0x4E4D_4B53)
        #expect(try database.header("user_version") == Schema.version)
        let mode = try database.rows(Query("mode", "PRAGMA journal_mode")) { row throws(StoreError) in try row.text(0) }
        #expect(mode == ["wal"])
    }

    @Test func `what was committed survives a kill of the writer`() throws {
        let store = try StateStore.open(file, mode: .readWrite)
        try store.upsertRepository(.example("a"))
        let crashed = try ScratchDirectory()
        try withExtendedLifetime(store) { try crashed.takeOver(directory) }
        let reopened = try StateStore.open(crashed.file("state.sqlite"), mode: .readWrite)
        #expect(try reopened.repositories() == [.example("a")])
    }

    @Test func `a log of which a full disk took only a part into the file is read with it`() throws {
        let stopped = try ScratchDirectory()
        do {
            let store = try StateStore.open(file, mode: .readWrite)
            try store.upsertRepository(.example("a"))
            try withExtendedLifetime(store) { try stopped.takeOver(directory) }
        }
        // The first page is there, which says how many there are, and the others are not.
        let first = try FileSystem.read(file, limit: 1 << 24).prefix(4096)
        let rest = try FileSystem.read(stopped.file("state.sqlite"), limit: 1 << 24).dropFirst(4096)
        try FileSystem.writeAtomically(Array(first) + rest, to: stopped.file("state.sqlite"))
        #expect(try StateStore.open(stopped.file("state.sqlite"), mode: .readOnly).repositories() == [.example("a")])
        #expect(try StateStore.open(stopped.file("state.sqlite"), mode: .readWrite).repositories() == [.example("a")])
    }

    @Test func `a reader creates nothing`() throws {
        let error = #expect(throws: StoreError.self) { try StateStore.open(file, mode: .readOnly) }
        #expect(error?.cause == .absent)
        #expect(try FileSystem.entries(of: directory.path) == [])
    }

    @Test func `an empty file is made a store by a writer only`() throws {
        _ = try directory.write("", to: "state.sqlite")
        let error = #expect(throws: StoreError.self) { try StateStore.open(file, mode: .readOnly) }
        #expect(error?.cause == .absent)
        _ = try StateStore.open(file, mode: .readWrite)
        _ = try StateStore.open(file, mode: .readOnly)
    }

    @Test func `what a creation that was killed left behind is no obstacle`() throws {
        for name in ["state.sqlite.new", "state.sqlite.new-wal", "state.sqlite.new-journal"] {
            _ = try directory.write("half written", to: name)
        }
        _ = try StateStore.open(file, mode: .readWrite)
        _ = try StateStore.open(file, mode: .readOnly)
    }

    @Test func `a path that is no plain text in a URI is opened`() throws {
        for name in ["a b", "ä%20?x=1#y", "it's \"q\"", "file:x"] {
            let file = directory.file(name)
            _ = try StateStore.open(file, mode: .readWrite)
            #expect(throws: Never.self) { try StateStore.open(file, mode: .readOnly) }
        }
    }

    @Test func `a reader sees what was committed while the writer is in the middle of more`() throws {
        let writer = try StateStore.open(file, mode: .readWrite)
        try writer.upsertRepository(.example("a"))
        let reader = try StateStore.open(file, mode: .readOnly)
        try writer.transaction {
            try writer.upsertRepository(.example("b"))
            #expect(try reader.repositories().map(\.id) == ["a"])
        }
        #expect(try reader.repositories().map(\.id) == ["a", "b"])
    }

    @Test func `a reader cannot write`() throws {
        _ = try StateStore.open(file, mode: .readWrite)
        let reader = try StateStore.open(file, mode: .readOnly)
        #expect(throws: StoreError.self) { try reader.upsertRepository(.example("a")) }
    }
}

@Suite struct StoreRefusalTests {
    private let directory: ScratchDirectory
    private let file: String

    init() throws {
        directory = try ScratchDirectory()
        file = directory.file("state.sqlite")
    }

    @Test(arguments: [StateStore.Mode.readWrite, .readOnly])
    func `another program's database is refused untouched`(mode: StateStore.Mode) throws {
        try makeDatabase("CREATE TABLE runs (id); PRAGMA user_version = 1")
        try expectRefusal(.foreign(applicationID: 0), mode)
    }

    @Test func `another program's database in use is refused without a trace beside it`() throws {
        _ = try directory.write("", to: "state.sqlite")
        let other = try Database(file, access: .readWrite)
        try other.useWriteAheadLog()
        try other.execute("PRAGMA application_id = 7; CREATE TABLE a (b)", operation: "make")
        try withExtendedLifetime(other) { try expectRefusal(.foreign(applicationID: 0), .readWrite) }
    }

    @Test(arguments: [StateStore.Mode.readWrite, .readOnly])
    func `a file that is no database is refused untouched`(mode: StateStore.Mode) throws {
        _ = try directory.write(String(repeating: "not a database\n", count: 100), to: "state.sqlite")
        try expectRefusal(.notADatabase, mode)
    }

    @Test(arguments: [StateStore.Mode.readWrite, .readOnly])
    func `a later version's database is refused untouched`(mode: StateStore.Mode) throws {
        try makeDatabase("PRAGMA application_id = 0x4E4D4B53; PRAGMA user_version = 99; CREATE TABLE a (b)")
        try expectRefusal(.newer(version: 99, supported: Schema.version), mode)
    }

    @Test(arguments: [StateStore.Mode.readWrite, .readOnly])
    func `a later version that stands in the log alone is refused untouched`(mode: StateStore.Mode) throws {
        let later = try ScratchDirectory()
        let store = try StateStore.open(later.file("state.sqlite"), mode: .readWrite)
        try store.database.execute("PRAGMA user_version = 99", operation: "raise")
        try withExtendedLifetime(store) { try directory.takeOver(later) }
        try expectRefusal(.newer(version: 99, supported: Schema.version), mode)
    }

    @Test func `an earlier version is left for the daemon to migrate`() throws {
        try makeDatabase("PRAGMA application_id = 0x4E4D4B53; CREATE TABLE a (b)")
        try expectRefusal(.older(version: 0, supported: Schema.version), .readOnly)
    }

    @Test func `a directory in its place is an error of SQLite's`() throws {
        try FileSystem.makePrivateDirectory(file)
        let error = #expect(throws: StoreError.self) { try StateStore.open(file, mode: .readWrite) }
        guard case .sqlite = error?.cause else {
            Issue.record("the cause is \(String(describing: error))")
            return
        }
    }

    @Test func `the refusal of a later version names both versions and what to do`() {
        let error = StoreError(
            file: "/h/state.sqlite", operation: "open", cause: .newer(version: 9, supported: 2))
        #expect(
            error.description == """
                /h/state.sqlite: open: the database has version 9, and this binary knows versions up to 2; \
                update this binary; the file was not changed
                """)
    }

    private func makeDatabase(_ sql: String) throws {
        _ = try directory.write("", to: "state.sqlite")
        try Database(file, access: .readWrite).execute(sql, operation: "make")
    }

    private func expectRefusal(_ cause: StoreError.Cause, _ mode: StateStore.Mode) throws {
        let before = try directory.contents()
        let error = #expect(throws: StoreError.self) { try StateStore.open(file, mode: mode) }
        #expect(error?.cause == cause)
        #expect(try directory.contents() == before, "the file or its neighbours changed")
    }
}

extension ScratchDirectory {
    /// Makes this directory look as if the process that has `other`'s database open had been killed: the file and
    /// its log are there. The shared index is not, but SQLite makes it anew.
    fileprivate func takeOver(_ other: ScratchDirectory) throws {
        let contents = try other.contents()
        try #require(contents["state.sqlite-wal"]?.isEmpty == false, "all of it is in the file already")
        for (name, bytes) in contents { try FileSystem.writeAtomically(bytes, to: file(name)) }
    }
}
