/// The schema of `state.sqlite`, as the numbered steps that lead to it.
///
/// Tables are plain rather than STRICT: our release binary carries its own SQLite, but a development build links
/// the system's (3.34 on RHEL 9, a platform of the toolchain), and STRICT needs 3.37, as does any `sqlite3`
/// shell that a user opens the file with. CHECK constraints hold the words, ``Row`` checks the types it reads.
/// For the same reason there is no RETURNING (3.35).
enum Schema {
    /// All steps, oldest first.
    static let migrations = [
        Migration(version: 1, summary: "repositories, instances, runs, steps, events, pushed tips", sql: first),
        Migration(version: 2, summary: "questions to people", sql: questions),
        Migration(version: 3, summary: "accounts of pushes", sql: pushes),
        Migration(version: 4, summary: "order of runs, late pushes", sql: order),
    ]

    /// The version that this program reads and writes.
    static var version: Int32 { migrations.last?.version ?? 0 }

    /// Run ids are ULIDs, so a key that ends in one is in the order of the pushes, as long as the clock is: see `order`.
    /// Every foreign key has an index that begins with it, or deleting its parent would scan the table;
    /// `runs.instance` has none because instances are never deleted.
    private static let first = """
        CREATE TABLE repos (
            id TEXT NOT NULL PRIMARY KEY,
            working_path TEXT NOT NULL,
            origin_url TEXT NOT NULL,
            remote_name TEXT NOT NULL,
            default_branch TEXT,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE instances (
            id TEXT NOT NULL PRIMARY KEY,
            pid INTEGER NOT NULL,
            start_time TEXT NOT NULL,
            version TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            closed_at INTEGER
        ) WITHOUT ROWID;
        CREATE INDEX instances_unclosed ON instances (started_at) WHERE closed_at IS NULL;

        CREATE TABLE runs (
            id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 26),
            repo_id TEXT NOT NULL REFERENCES repos (id) ON DELETE CASCADE,
            branch TEXT NOT NULL,
            commit_id TEXT NOT NULL,
            previous_commit_id TEXT,
            status TEXT NOT NULL CHECK (
                status IN ('pending', 'running', 'parked', 'passed', 'failed', 'cancelled', 'interrupted')),
            reason TEXT,
            instance_id TEXT REFERENCES instances (id),
            trigger_kind TEXT NOT NULL CHECK (trigger_kind IN ('push', 'rerun')),
            skip TEXT NOT NULL,
            checkout TEXT,
            created_at INTEGER NOT NULL,
            started_at INTEGER,
            ended_at INTEGER
        ) WITHOUT ROWID;
        CREATE INDEX runs_by_repo ON runs (repo_id, id);
        CREATE INDEX runs_by_branch ON runs (repo_id, branch, id);
        CREATE INDEX runs_by_status ON runs (status, id);
        CREATE INDEX runs_by_repo_and_status ON runs (repo_id, status, id);
        CREATE INDEX runs_active ON runs (repo_id, branch, id) WHERE status IN ('pending', 'running', 'parked');

        CREATE TABLE steps (
            run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            position INTEGER NOT NULL CHECK (position >= 0),
            name TEXT NOT NULL,
            status TEXT NOT NULL CHECK (
                status IN ('pending', 'running', 'parked', 'passed', 'skipped', 'failed', 'cancelled')),
            reason TEXT,
            started_at INTEGER,
            ended_at INTEGER,
            exit_status INTEGER,
            log_path TEXT,
            PRIMARY KEY (run_id, position),
            UNIQUE (run_id, name)
        ) WITHOUT ROWID;

        CREATE TABLE events (
            run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            sequence INTEGER NOT NULL CHECK (sequence >= 1),
            time INTEGER NOT NULL,
            kind TEXT NOT NULL,
            payload TEXT NOT NULL,
            PRIMARY KEY (run_id, sequence)
        ) WITHOUT ROWID;
        CREATE TRIGGER events_are_appended_only BEFORE UPDATE ON events
            BEGIN SELECT RAISE(ABORT, 'a recorded event never changes'); END;

        CREATE TABLE pushed_tips (
            repo_id TEXT NOT NULL REFERENCES repos (id) ON DELETE CASCADE,
            branch TEXT NOT NULL,
            commit_id TEXT NOT NULL,
            run_id TEXT REFERENCES runs (id) ON DELETE SET NULL,
            pushed_at INTEGER NOT NULL,
            PRIMARY KEY (repo_id, branch, commit_id)
        ) WITHOUT ROWID;
        CREATE INDEX pushed_tips_by_run ON pushed_tips (run_id);
        """

    /// Runs are newer the later they were recorded, whatever the clock said that made their ids; those of before, and one
    /// that is recorded beside another, are in the order of their ids. Every index ends in the id, a key of the table.
    ///
    /// `late_pushes` are those that origin may still take in, and is asked about.
    private static let order = """
        ALTER TABLE runs ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
        DROP INDEX runs_by_repo;
        DROP INDEX runs_by_branch;
        DROP INDEX runs_by_repo_and_status;
        CREATE INDEX runs_by_sequence ON runs (sequence, id);
        CREATE INDEX runs_by_repo ON runs (repo_id, sequence, id);
        CREATE INDEX runs_by_branch ON runs (repo_id, branch, sequence, id);
        CREATE INDEX runs_by_repo_and_status ON runs (repo_id, status, sequence, id);

        CREATE TABLE late_pushes (
            run_id TEXT NOT NULL PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
            commit_id TEXT NOT NULL,
            cause TEXT NOT NULL,
            until INTEGER NOT NULL
        ) WITHOUT ROWID;
        """

    /// A run that waits for a person has one question without an answer, the one with the highest number.
    ///
    /// Events go when their run goes (the row of the run is gone by the time its children are), and never before.
    private static let questions = """
        ALTER TABLE runs ADD COLUMN approve TEXT NOT NULL DEFAULT '';

        CREATE TABLE questions (
            run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            number INTEGER NOT NULL CHECK (number >= 1),
            step TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('approval', 'findings')),
            text TEXT NOT NULL,
            details TEXT,
            progress TEXT NOT NULL,
            asked_at INTEGER NOT NULL,
            answer TEXT CHECK (answer IN ('approve', 'skip', 'abort')),
            answered_at INTEGER,
            PRIMARY KEY (run_id, number)
        ) WITHOUT ROWID;

        CREATE TRIGGER events_go_with_their_run BEFORE DELETE ON events
            WHEN EXISTS (SELECT 1 FROM runs WHERE id = OLD.run_id)
            BEGIN SELECT RAISE(ABORT, 'a recorded event stays as long as its run'); END;
        """

    /// `push_halves.run_id` refers to no row: a run of long ago may be forgotten before its other trace turns up.
    /// Every push of before starts as one whose entry in the gate's log was not seen.
    private static let pushes = """
        CREATE TABLE push_marks (
            repo_id TEXT NOT NULL REFERENCES repos (id) ON DELETE CASCADE,
            branch TEXT NOT NULL,
            position INTEGER NOT NULL CHECK (position >= 0),
            line_digest TEXT NOT NULL,
            log_identity TEXT NOT NULL,
            PRIMARY KEY (repo_id, branch)
        ) WITHOUT ROWID;

        CREATE TABLE push_halves (
            run_id TEXT NOT NULL PRIMARY KEY CHECK (length(run_id) = 26),
            repo_id TEXT NOT NULL REFERENCES repos (id) ON DELETE CASCADE,
            branch TEXT NOT NULL,
            old_id TEXT,
            new_id TEXT NOT NULL,
            seen TEXT NOT NULL CHECK (seen IN ('record', 'log'))
        ) WITHOUT ROWID;
        CREATE INDEX push_halves_by_repo ON push_halves (repo_id, run_id);

        INSERT INTO push_halves (run_id, repo_id, branch, old_id, new_id, seen)
            SELECT id, repo_id, branch, previous_commit_id, commit_id, 'record' FROM runs WHERE trigger_kind = 'push';
        """
}
