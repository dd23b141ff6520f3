#if !os(Windows)
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Synchronization

/// Ends what commands let go of without a trace: processes that cleared their environment, began a session of their own
/// and went elsewhere, so that only one thing is left to know them by. They are children of this process, which adopts
/// orphans, and it has not started them.
///
/// Commands have a brand (``ProcessBrand``) that tells whose such a process is. Where that says nothing, the process can
/// be the doing of everyone who was at work when it started, and so ends with the last of those. Where orphans are not
/// adopted (macOS), or those of everybody are (process 1), none is recognised.
package final class StrayProcesses: Sendable {
    /// Since when each of those who are at work has been, as the process table counts.
    private let workers = Mutex<[String: UInt64]>([:])

    /// Nobody is at work.
    package init() {}

    /// From now on commands of this worker, whose marker's value it is, may let go of processes.
    package func begin(_ worker: String) {
        ProcessBrand.begin(worker)
        let now = ProcessTable.now
        workers.withLock { $0[worker] = min($0[worker] ?? now, now) }
    }

    /// Ends what nobody but this worker can have let go of, with its descendants: SIGTERM, `grace`, SIGKILL. Blocking.
    /// - Parameter names: environment variables whose carriers are somebody's, and left alone.
    /// - Returns: what could not be ended; normally none.
    package func end(_ worker: String, sparing names: [String], grace: Duration) -> [ProcessIdentity] {
        let (begin, others) = workers.withLock { workers in
            (workers.removeValue(forKey: worker), workers.values.min())
        }
        defer { ProcessBrand.end(worker) }
        guard let begin, CurrentProcess.adoptsOrphans, CurrentProcess.id != 1 else { return [] }
        // What the others' commands may have started as well.
        let end = others ?? .max
        var ending = TreeEnding(strays: { entry in
            guard Self.isStray(entry, names) else { return false }
            if let owner = ProcessBrand.worker(of: entry.pid) { return owner == worker }
            return entry.start >= begin && entry.start < end
        })
        return ending.run(grace: grace) { Poll.readable($0, until: $1) }
    }

    private static func isStray(_ entry: ProcessEntry, _ names: [String]) -> Bool {
        guard entry.parent == CurrentProcess.id, !SpawnedProcesses.isOwn(entry.pid) else { return false }
        // What belongs to somebody else, by sudo(8) say, cannot be ended, and would be waited for in vain.
        let user = geteuid()
        guard user == 0 || ProcessTable.user(of: entry.pid) == user else { return false }
        return !names.contains { ProcessTable.environmentValue($0, of: entry.pid) != nil }
    }
}
#endif
