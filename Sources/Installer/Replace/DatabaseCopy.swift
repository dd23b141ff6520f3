import Daemon
import Platform

/// The copy of a home's database that an update keeps for as long as the new version may still fail, and on the way back
/// until the old version serves.
///
/// It is one file, without a log beside it. Blocks; whoever changes the database holds its daemon's lock.
struct DatabaseCopy {
    private let database: String
    private let copy: String
    private let files: any FileOperations

    /// The copy of `database` at `copy`, in the same directory.
    init(of database: String, at copy: String, files: any FileOperations) {
        self.database = database
        self.copy = copy
        self.files = files
    }

    /// What remains of the copy when it has taken the database's place: the same once more. A new version that was on its
    /// way up when its executable was taken back may still get at the database, and change it again.
    private var kept: String { copy + HomeLayout.keptEnding }

    /// Makes it, if there is a database.
    func make() throws {
        try files.remove(kept)
        if FileSystem.kind(of: database) != nil { try StateStore.copy(database, to: copy) }
    }

    /// Puts it in the place of the database, if it has not been done, or if another version has changed the database
    /// since. What was pushed meanwhile is found again by reconciliation: the gates know it.
    ///
    /// The logs go first, and have gone from the disk before the rename: a log of the other database must never meet
    /// this one.
    func putBack() throws(SystemError) {
        if !isThere {
            guard isOvertaken else { return }
            try files.rename(kept, to: copy)
        }
        // Where there is no room for two, the database itself is what counts.
        try? files.copy(copy, to: kept)
        try files.remove(database + "-wal")
        try files.remove(database + "-shm")
        try files.synchronize(directory: FilePath.parent(database))
        try files.rename(copy, to: database)
        try files.synchronize(directory: FilePath.parent(database))
    }

    /// Removes it, so that it does not come back after a power cut, and what SQLite leaves of one that was killed while
    /// it was made.
    func forget() throws(SystemError) {
        let names = [copy + "-journal", copy, kept].filter { FileSystem.kind(of: $0) != nil }
        guard !names.isEmpty else { return }
        for name in names { try files.remove(name) }
        try files.synchronize(directory: FilePath.parent(copy))
    }

    /// Whether there is one that has not been put back.
    var isThere: Bool { FileSystem.kind(of: copy) != nil }

    /// Whether the database was put back, and then changed into one that the old version may not be able to read.
    var isOvertaken: Bool {
        guard !isThere, FileSystem.kind(of: kept) != nil else { return false }
        return StateStore.schemaVersion(of: database) != StateStore.schemaVersion(of: kept)
    }
}
