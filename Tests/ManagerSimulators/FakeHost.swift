import Platform
import Synchronization

/// A machine that consists of what a test says.
package final class FakeHost: HostEvidence {
    private struct State {
        var owners: [String: UInt32] = [:]
        var processes: [Int32: (executable: String, environment: [String: String])] = [:]
        var replaced: Set<Int32> = []
    }

    private let state = Mutex(State())

    /// A machine with a systemd of the user `user`, and a user's session.
    package init(user: UInt32 = 501) {
        own("/run/systemd/system", by: 0)
        own("/run/user/\(user)", by: user)
        own("/run/user/\(user)/systemd/private", by: user)
        own("/run/user/\(user)/bus", by: user)
    }

    /// Makes a file or directory exist, or with nil vanish.
    package func own(_ path: String, by owner: UInt32?) { state.withLock { $0.owners[path] = owner } }

    /// Makes a process exist, or with nil vanish.
    package func process(_ process: Int32, runs executable: String?, environment: [String: String] = [:]) {
        state.withLock { $0.processes[process] = executable.map { ($0, environment) } }
    }

    /// Who a path belongs to; nil for one that does not exist.
    package func owner(of path: String) -> UInt32? { state.withLock { $0.owners[path] } }
    /// Whether two paths are one, and it exists.
    package func isSameFile(_ path: String, _ other: String) -> Bool { path == other && owner(of: path) != nil }
    /// Whether a process runs this executable; nil for a process that does not exist.
    package func runs(_ executable: String, process: Int32) -> Bool? {
        state.withLock { $0.processes[process].map { $0.executable == executable } }
    }
    /// Replaces the file that a process was started from.
    package func replaceExecutable(of process: Int32) { state.withLock { _ = $0.replaced.insert(process) } }
    /// Whether the file was replaced that a process was started from.
    package func runsReplacedFile(_ process: Int32) -> Bool? { state.withLock { $0.replaced.contains(process) } }
    /// A variable of a process.
    package func environmentValue(_ name: String, of process: Int32) -> String? {
        state.withLock { $0.processes[process]?.environment[name] }
    }
}
