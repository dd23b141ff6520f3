package import Platform

/// What went wrong with the state database: which file, while doing what, why, and what to do about it.
package struct StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of failure that callers tell apart.
    package enum Cause: Sendable, Equatable {
        /// SQLite reported an error.
        /// - Parameters:
        ///   - code: extended result code, https://www.sqlite.org/rescode.html
        ///   - message: SQLite's own words, for people only.
        case sqlite(code: Int32, message: String)
        /// There is no database (asked for by a reader; a writer would have made one).
        case absent
        /// The file is not an SQLite database.
        case notADatabase
        /// The file is another program's SQLite database.
        case foreign(applicationID: Int32)
        /// A later version of this program wrote the file.
        case newer(version: Int32, supported: Int32)
        /// An earlier version wrote the file, and a reader does not migrate.
        case older(version: Int32, supported: Int32)
        /// The file system under it cannot do write-ahead logging; the mode that SQLite fell back to.
        case noWriteAheadLog(mode: String)
        /// A stored value is not what its column must hold.
        case unreadable(column: Int, value: String)
        /// SQLite found the file damaged; its first finding.
        case damaged(String)
        /// The row to change does not exist.
        case missingRow(String)
        /// The store was closed before.
        case closed
        /// The operating system refused a file operation.
        case system(SystemError)
    }

    /// Absolute path of the database.
    package let file: String
    /// Short name of the statement or action that failed.
    package let operation: String
    /// Why.
    package let cause: Cause

    /// An error of these values.
    package init(file: String, operation: String, cause: Cause) {
        self.file = file
        self.operation = operation
        self.cause = cause
    }

    /// Subject, cause and remedy in one sentence.
    package var description: String { "\(file): \(operation): \(reason); \(remedy)" }

    private var reason: String {
        switch cause {
        case .sqlite(let code, let message): "\(message) (SQLite code \(code))"
        case .absent: "there is no such database"
        case .notADatabase: "the file is not an SQLite database"
        case .foreign(let id): "the database belongs to another program (application id \(id))"
        case .newer(let version, let supported):
            "the database has version \(version), and this binary knows versions up to \(supported)"
        case .older(let version, let supported):
            "the database still has version \(version), and this binary reads version \(supported)"
        case .noWriteAheadLog(let mode): "SQLite cannot keep a write-ahead log here (it offers \(mode))"
        case .unreadable(let column, let value): "column \(column) holds \(value)"
        case .damaged(let finding): "the database is damaged: \(finding)"
        case .missingRow(let key): "there is no \(key)"
        case .closed: "the store is closed"
        case .system(let error): "\(error)"
        }
    }

    private var remedy: String {
        switch cause {
        case .sqlite, .system: "check the disk's free space and the file's permissions, then try again"
        case .absent: "start the daemon, which creates it"
        case .notADatabase, .foreign: "move the file away or choose another home; it was not changed"
        case .newer: "update this binary; the file was not changed"
        case .older: "start the daemon, which migrates it"
        case .noWriteAheadLog: "choose a home on a local file system"
        case .unreadable, .damaged: "the database is damaged: stop the daemon and move the file away"
        case .missingRow: "it was removed in the meantime"
        case .closed: "the daemon is stopping; try again when it is up"
        }
    }
}
