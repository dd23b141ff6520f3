/// One step from a version of the schema to the next. A migration that was released never changes again.
struct Migration: Sendable {
    /// The `user_version` that the database has afterwards: 1 for the first, then without gaps.
    let version: Int32
    /// What it does, for errors.
    let summary: String
    /// SQL statements separated by semicolons.
    let sql: String
}

extension Database {
    /// The version of the schema; 0 before the first migration.
    func version() throws(StoreError) -> Int32 {
        try header("user_version")
    }

    /// Brings the schema to the version of the last of `migrations`, one transaction a step.
    func migrate(_ migrations: [Migration]) throws {
        for migration in migrations {
            try transaction {
                // Read inside the transaction: whoever held the lock before may have done the step.
                guard try version() < migration.version else { return }
                try execute(migration.sql, operation: "migration \(migration.version) (\(migration.summary))")
                try execute("PRAGMA user_version = \(migration.version)", operation: "set user version")
            }
        }
    }
}
