import Platform
import Synchronization

/// What the sessions of pushers lend to their runs, and those of whoever answers a parked run add.
///
/// In memory only, once the record of the push is taken in: a session's sockets mean nothing after a restart. A run that
/// was parked goes on with the same. The oldest are forgotten when there are too many, so that no run need be followed
/// to its end here.
package final class PushSessions: Sendable {
    private struct State {
        var variables: [RunID: [String: String]] = [:]
        var order: [RunID] = []
    }

    private let state = Mutex(State())
    private static let capacity = 1000

    /// Nothing lent yet.
    package init() {}

    /// Keeps what belongs to a session of `variables`, and nothing else of it; what was lent before stays where this
    /// says nothing.
    package func lend(_ variables: [String: String]?, to run: RunID) {
        let selected = SessionVariables.selected(from: variables ?? [:])
        if selected.isEmpty { return }
        state.withLock { state in
            if state.variables[run] == nil { state.order.append(run) }
            state.variables[run, default: [:]].merge(selected) { _, new in new }
            if state.order.count > Self.capacity { state.variables[state.order.removeFirst()] = nil }
        }
    }

    /// What was lent to a run.
    package func lent(to run: RunID) -> [String: String] { state.withLock { $0.variables[run] ?? [:] } }
}
