import Platform
import Synchronization

/// What pushers' sessions lend to their runs, from the push until the run starts.
///
/// In memory only: a session's sockets mean nothing after a restart. The oldest are forgotten when there are too many,
/// so that runs which never start need not be followed here.
package final class PushSessions: Sendable {
    private struct State {
        var variables: [RunID: [String: String]] = [:]
        var order: [RunID] = []
    }

    private let state = Mutex(State())
    private static let capacity = 1000

    /// Nothing lent yet.
    package init() {}

    /// Keeps what belongs to a session of `variables`, and nothing else of it.
    package func lend(_ variables: [String: String]?, to run: RunID) {
        let selected = SessionVariables.selected(from: variables ?? [:])
        if selected.isEmpty { return }
        state.withLock { state in
            if state.variables.updateValue(selected, forKey: run) == nil { state.order.append(run) }
            if state.order.count > Self.capacity { state.variables[state.order.removeFirst()] = nil }
        }
    }

    /// Hands out what was lent to a run, once.
    package func take(_ run: RunID) -> [String: String] {
        state.withLock { state in
            state.order.removeAll { $0 == run }
            return state.variables.removeValue(forKey: run) ?? [:]
        }
    }
}
