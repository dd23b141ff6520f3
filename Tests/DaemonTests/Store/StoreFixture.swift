import Platform
import Synchronization

@testable import Daemon

/// A store in a directory of its own, with a clock that moves a millisecond each time it is read.
final class StoreFixture {
    let directory: ScratchDirectory
    let store: StateStore

    init() throws {
        directory = try ScratchDirectory()
        store = try StateStore.open(directory.file("state.sqlite"), mode: .readWrite, clock: Self.tickingClock())
    }

    /// The database's path.
    var file: String { directory.file("state.sqlite") }

    /// Gates a repository of this id, so that runs can be recorded for it.
    func addRepository(_ id: String) throws { try store.upsertRepository(.example(id)) }

    /// Records a run that was made `minute` minutes after the beginning of the example's time.
    @discardableResult
    func addRun(
        _ minute: Int64, repository: String = "a1b2c3", branch: String = "main", status: RunStatus = .pending
    ) throws -> RunID {
        if try store.repository(id: repository) == nil { try addRepository(repository) }
        let run = RunRecord.example(minute, repository: repository, branch: branch, status: status)
        _ = try store.insertRun(run)
        return run.id
    }

    private static func tickingClock() -> WallClock {
        let time = Ticks()
        return { Timestamp(milliseconds: time.count.wrappingAdd(1, ordering: .relaxed).newValue) }
    }

    private final class Ticks: Sendable { let count = Atomic<Int64>(1_700_000_000_000) }
}

extension RepositoryRecord {
    static func example(_ id: String) -> RepositoryRecord {
        RepositoryRecord(
            id: id, workingPath: "/home/ä/my repo", originURL: "https://example.org/\(id).git",
            remoteName: "no-mistakes", defaultBranch: "main", createdAt: Timestamp(milliseconds: 1),
            updatedAt: Timestamp(milliseconds: 2))
    }
}

extension RunID {
    /// The id of a run that was made `minute` minutes after the epoch; greater minutes give greater ids.
    static func example(_ minute: Int64) -> RunID {
        RunID(ULID(bits: UInt128(minute * 60_000) << 80))
    }
}

extension RunRecord {
    static func example(
        _ minute: Int64, repository: String = "a1b2c3", branch: String = "main", status: RunStatus = .pending
    ) -> RunRecord {
        RunRecord(
            id: .example(minute), repositoryID: repository, branch: branch,
            commit: String(repeating: "c", count: 40), status: status,
            createdAt: Timestamp(milliseconds: minute * 60_000))
    }
}
