import Platform

/// Takes a damaged database out of the way without losing a byte of it.
package enum DatabaseRescue {
    /// What the name of a database set aside begins with, beside the database's own.
    private static let mark = ".damaged-"

    /// Renames the database at `file` and what belongs to it, and writes the reason beside it.
    /// - Returns: where it lies now.
    /// - Throws: ``SystemError``.
    static func setAside(_ file: String, because reason: String, at time: Timestamp) throws -> String {
        let aside = file + mark + time.description.replacing(":", with: "")
        // The log first: one that was left behind would be applied to the database that is made next.
        for suffix in ["-wal", "-shm", ""] where FileSystem.kind(of: file + suffix) != nil {
            try FileSystem.rename(file + suffix, to: aside + suffix)
        }
        try FileSystem.writeAtomically(Array((reason + "\n").utf8), to: aside + ".reason")
        return aside
    }

    /// What is said about databases that were set aside, one line each; none normally.
    package static func notices(_ layout: HomeLayout) -> [String] {
        let prefix = FilePath.lastComponent(layout.database) + mark
        let names = (try? FileSystem.entries(of: layout.root.path)) ?? []
        return names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".reason") }.map { name in
            let path = FilePath.join(layout.root.path, String(name.dropLast(".reason".count)))
            return "the database was damaged and rebuilt from gates and logs as far as possible; "
                + "the damaged one is kept, remove it when you need it no more: \(path)*"
        }
    }
}

extension StoreError {
    /// True when the database's content cannot be trusted, so that it is to be set aside.
    var meansDamage: Bool {
        switch cause {
        // SQLITE_CORRUPT with all its extended codes, https://www.sqlite.org/rescode.html#corrupt
        case .sqlite(let code, _): code & 0xFF == 11
        case .damaged, .notADatabase: true
        default: false
        }
    }
}
