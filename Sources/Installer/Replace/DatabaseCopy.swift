import Daemon
import Platform

/// The copy of a home's database that an update keeps for as long as the new version may still fail.
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

    /// Makes it, if there is a database.
    func make() throws {
        if FileSystem.kind(of: database) != nil { try StateStore.copy(database, to: copy) }
    }

    /// Puts it in the place of the database, if it is there. What was pushed meanwhile is found again by
    /// reconciliation: the gates know it.
    ///
    /// The logs go first, and have gone from the disk before the rename: a log of the other database must never meet
    /// this one.
    func putBack() throws(SystemError) {
        guard isThere else { return }
        try files.remove(database + "-wal")
        try files.remove(database + "-shm")
        try files.synchronize(directory: FilePath.parent(database))
        try files.rename(copy, to: database)
        try files.synchronize(directory: FilePath.parent(database))
    }

    /// Removes it, so that it does not come back after a power cut, and what SQLite leaves of one that was killed while
    /// it was made.
    func forget() throws(SystemError) {
        guard isThere || FileSystem.kind(of: copy + "-journal") != nil else { return }
        try files.remove(copy + "-journal")
        try files.remove(copy)
        try files.synchronize(directory: FilePath.parent(copy))
    }

    /// Whether there is one.
    var isThere: Bool { FileSystem.kind(of: copy) != nil }
}
