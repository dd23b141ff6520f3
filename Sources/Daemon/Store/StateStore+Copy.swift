import Platform

extension StateStore {
    /// Writes a consistent copy of a database, of whatever schema, to a new file that has reached the disk.
    ///
    /// Blocks. The copy is no log and no part of one: a single file (VACUUM INTO, sqlite.org/lang_vacuum.html).
    /// - Throws: ``StoreError``, or ``SystemError`` when the copy cannot be brought to the disk.
    package static func copy(_ database: String, to path: String) throws {
        // The journal first: one that was killed has left it, and it would be played back into the next.
        try FileSystem.removeFile(path + "-journal")
        try FileSystem.removeFile(path)
        let source = try Database(database, access: .readOnly)
        try source.run(.copy, [.text(path)])
        try OwnedDescriptor(opening: path, for: .appending).synchronize()
        try FileSystem.synchronizeDirectory(FilePath.parent(path))
    }

    /// Which schema a database has, its log included, also a later one than this program knows; nil when there is none,
    /// or it cannot be read. Blocks.
    package static func schemaVersion(of database: String) -> Int32? {
        try? Database(database, access: .readOnly).version()
    }

    /// Makes a database one of a later schema than any program knows, for tests.
    /// - Throws: ``StoreError``.
    package static func raiseVersion(of database: String) throws {
        try Database(database, access: .readWrite).execute("PRAGMA user_version = 999", operation: "raise version")
    }
}

extension Query {
    fileprivate static let copy = Query("copy database", "VACUUM INTO ?1")
}
