package import Platform

/// What lies directly in a home, by the names that it has there: all that an install ever makes in it.
package enum HomeEntry: String, Sendable, CaseIterable {
    /// The state database.
    case database = "state.sqlite"
    /// The daemon's endpoint.
    case socket = "socket"
    /// The identity record of the running daemon.
    case pidFile = "daemon.pid"
    /// The lock that a daemon holds for life.
    case lockFile = "daemon.lock"
    /// The newest starts of this home's daemon and how they ended.
    case startLedger = "starts.json"
    /// The lock of those who change it, held for a moment only.
    case startLedgerLock = "starts.lock"
    /// The lock that a client holds while it starts, restarts or uninstalls the daemon.
    case startLock = "start.lock"
    /// Word from a stop to a start that is under way.
    case stopNotice = "stop.notice"
    /// Says that lingering was enabled from this home, so that uninstalling can undo it.
    case lingerRecord = "linger.json"
    /// The user's settings for this home.
    case configuration = "config.yaml"
    /// Variables that the user sets for the commands of runs.
    case environmentFile = "env"
    /// Durable push records that the hook writes and the daemon consumes.
    case inbox = "inbox"
    /// The directory of the gates.
    case repositories = "repos"
    /// The directory of the run worktrees.
    case worktrees = "worktrees"
    /// The records of servers that were started for agents.
    case servers = "servers"
    /// The pipes through which a login shell says its environment, empty at other times.
    case captures = "capture"
    /// The directory of all logs.
    case logs = "logs"
    /// The endpoint on its way to its name.
    case newSocket = "~ocket"
    /// Where the receipt of the executable lies that the home was set up with.
    case receipt = "install.json"
    /// What is known of newer versions.
    case updateCheck = "update-check.json"
    /// The database as it was before an update.
    case databaseCopy = "state.before-update.sqlite"
    /// The process for which daemons that start begin no runs.
    case queueHold = "queue.hold"
    /// What an update keeps free on the disk.
    case updateRoom = "state.before-update.room"
    /// What is wrong with the daemon, as a test wants it.
    case daemonFault = "daemon-fault"
    /// The directory of the executable, where the user did not choose another.
    case executables = "bin"

    /// Whether nothing but a home has it: a directory that has none of these, nor a ``receipt``, is no home.
    package var isTelling: Bool {
        switch self {
        case .database, .lockFile, .startLedger, .startLock, .updateCheck: true
        default: false
        }
    }

    /// Whether it is a directory; every other is none.
    private var isDirectory: Bool {
        switch self {
        case .inbox, .repositories, .worktrees, .servers, .captures, .logs, .executables: true
        default: false
        }
    }

    /// Whether an install makes something of this name and kind in the directory that this is.
    package func makes(_ name: String, _ kind: FileKind?) -> Bool {
        let isFile = kind != .directory
        switch self {
        case .executables:
            let isProgram = name == "no-mistakes" || name.hasPrefix("no-mistakes.") || name.hasPrefix(".no-mistakes.")
            return isFile
                ? isProgram || name.hasPrefix("install.json")
                : name.hasPrefix(".install.") || name.hasPrefix(".no-mistakes.")
        case .repositories: return Self.isNamedAfterRepository(name, [".git", ".new", ".lock"])
        case .worktrees: return Self.isNamedAfterRepository(name, [""])
        case .logs:
            let isLog = name.hasPrefix(".") || HomeLog.allCases.contains { name.hasPrefix($0.fileName) }
            return RunID(name) != nil || (isFile && isLog)
        case .inbox: return isFile && RunID(String(Self.withoutDot(name).prefix(26))) != nil
        case .servers: return isFile && (name.hasSuffix(".json") || name.hasSuffix(".tmp"))
        // A directory each, with a pipe in it.
        case .captures: return name.hasPrefix("environment.")
        default: return false
        }
    }

    /// Whether it is the id of a repository, perhaps behind a dot, and one of `endings`.
    private static func isNamedAfterRepository(_ name: String, _ endings: [String]) -> Bool {
        let name = withoutDot(name)
        let (id, rest) = (name.prefix(12), name.dropFirst(12))
        return id.utf8.count == 12 && id.allSatisfy(\.isHexDigit) && endings.contains(String(rest))
    }

    private static func withoutDot(_ name: String) -> Substring { name.hasPrefix(".") ? name.dropFirst() : name[...] }

    /// Whether files lie beside it that have its name and more: logs, copies, drafts.
    private var hasCompanions: Bool {
        switch self {
        case .database, .databaseCopy, .updateCheck, .updateRoom: true
        default: false
        }
    }

    /// Whether an install makes an entry of this name and kind in its home: also what an interrupted write leaves.
    package static func isOwn(_ name: String, _ kind: FileKind?) -> Bool {
        if let entry = HomeEntry(rawValue: name) { return entry.isDirectory == (kind == .directory) }
        guard kind != .directory else { return false }
        if name.hasPrefix("."), name.hasSuffix(".tmp") { return true }
        return allCases.contains { $0.hasCompanions && name.hasPrefix($0.rawValue) }
    }
}
