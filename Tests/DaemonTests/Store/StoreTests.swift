import Platform
import Testing

@testable import Daemon

@Suite struct StoreTests {
    private let directory: ScratchDirectory
    private let file: String

    init() throws {
        directory = try ScratchDirectory()
        file = directory.file("state.sqlite")
    }

    @Test func `calls from many tasks all take effect`() async throws {
        let store = try await Store(path: file)
        try await store.perform { try $0.upsertRepository(.example("a")) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for minute in 0..<100 as Range<Int64> {
                group.addTask {
                    _ = try await store.perform { try $0.insertRun(.example(minute, repository: "a")) }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await store.perform { try $0.runs(limit: .max).count } == 100)
    }

    @Test func `work is done on the store's own thread`() async throws {
        let store = try await Store(path: file)
        try await store.perform { _ in store.preconditionIsolated() }
    }

    @Test func `an error of the work reaches the caller and leaves the store usable`() async throws {
        let store = try await Store(path: file)
        await #expect(throws: StoreError.self) {
            try await store.perform { try $0.saveRun(.example(1)) }
        }
        #expect(try await store.perform { try $0.repositories() } == [])
    }

    @Test func `a closed store says so and lets the file go`() async throws {
        let store = try await Store(path: file)
        try await store.perform { try $0.upsertRepository(.example("a")) }
        await store.close()
        await store.close()
        let error = await #expect(throws: StoreError.self) { try await store.perform { try $0.repositories() } }
        #expect(error?.cause == .closed)
        // SQLite removes its log with the last connection.
        #expect(try FileSystem.entries(of: directory.path) == ["state.sqlite"])
    }

    @Test func `a file that is refused is refused to the daemon`() async throws {
        _ = try directory.write(String(repeating: "x", count: 4096), to: "state.sqlite")
        let error = await #expect(throws: StoreError.self) { try await Store(path: file) }
        #expect(error?.cause == .notADatabase)
    }
}
