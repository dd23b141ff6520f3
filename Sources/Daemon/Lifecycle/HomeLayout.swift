package import Platform
package import Transport

/// Where everything of one install lies under its home (`NM_HOME`).
package struct HomeLayout: Sendable, Hashable {
    /// The canonical home directory; the only spelling of it that is ever used.
    package let root: CanonicalRoot

    /// Describes the home at `root`; touches nothing on disk.
    package init(root: CanonicalRoot) { self.root = root }

    /// Where one of the things lies that a home consists of; there is no other way to name one.
    package func path(of entry: HomeEntry) -> String { FilePath.join(root.path, entry.rawValue) }

    /// The state database.
    package var database: String { path(of: .database) }
    /// What remains of the database's copy when an update has put it back, until the daemon that it is for is proved.
    package var keptDatabaseCopy: String { path(of: .databaseCopy) + Self.keptEnding }
    /// What its name has more than the copy's.
    package static let keptEnding = ".kept"
    /// The daemon's endpoint.
    package var socket: String { path(of: .socket) }
    /// The same, for whoever listens or connects there.
    package var endpoint: EndpointLocation { EndpointLocation(path: socket) }
    /// The identity record of the running daemon.
    package var pidFile: String { path(of: .pidFile) }
    /// The lock that a daemon holds for life.
    package var lockFile: String { path(of: .lockFile) }
    /// The newest starts of this home's daemon and how they ended.
    package var startLedger: String { path(of: .startLedger) }
    /// The lock of those who change it, held for a moment only.
    package var startLedgerLock: String { path(of: .startLedgerLock) }
    /// The lock that a client holds while it starts, restarts or uninstalls the daemon.
    package var startLock: String { path(of: .startLock) }
    /// Word from a stop to a start that is under way.
    package var stopNotice: String { path(of: .stopNotice) }
    /// Says that lingering was enabled from this home, so that uninstalling can undo it.
    package var lingerRecord: String { path(of: .lingerRecord) }
    /// The user's settings for this home.
    package var configuration: String { path(of: .configuration) }
    /// Variables that the user sets for the commands of runs.
    package var environmentFile: String { path(of: .environmentFile) }
    /// Durable push records that the hook writes and the daemon consumes.
    package var inbox: String { path(of: .inbox) }
    /// The directory of the gates.
    package var repositories: String { path(of: .repositories) }
    /// The directory of the run worktrees.
    package var worktrees: String { path(of: .worktrees) }
    /// The records of servers that were started for agents.
    package var servers: String { path(of: .servers) }
    /// The pipes through which a login shell says its environment, empty at other times.
    package var captures: String { path(of: .captures) }
    /// The directory of all logs.
    package var logs: String { path(of: .logs) }
    /// A log of the home itself.
    package func log(_ log: HomeLog) -> String { FilePath.join(logs, log.fileName) }
    /// The daemon's own log.
    package var daemonLog: String { log(.daemon) }
    /// Who had the daemon do what.
    package var commandLog: String { log(.commands) }
    /// What a daemon prints before its own log is open, and whatever else reaches its standard output.
    package var bootstrapLog: String { log(.bootstrap) }

    /// The bare repository that gates the working copy `repositoryID`.
    package func gate(_ repositoryID: String) -> String { FilePath.join(repositories, repositoryID + ".git") }

    /// The detached worktree of one run.
    package func worktree(repositoryID: String, runID: String) -> String {
        FilePath.join(worktrees, repositoryID, runID)
    }

    /// The directory of one run's step logs.
    package func runLogs(_ runID: String) -> String { FilePath.join(logs, runID) }

    /// The log of one step of one run.
    package func stepLog(runID: String, step: String) -> String { FilePath.join(runLogs(runID), step + ".log") }

    /// Creates the home and its directories, all 0700.
    /// - Throws: `HomeError` for a home that is somebody else's; ``SystemError`` when a directory cannot be made.
    package func prepare() throws {
        try HomeOwner.claim(root)
        for directory in [inbox, repositories, worktrees, servers, logs] {
            try FileSystem.makePrivateDirectory(directory)
        }
    }
}
