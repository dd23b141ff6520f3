import Synchronization

/// The daemon's wish to end, made once by whoever comes first and waited for by its main task.
package final class StopRequest: Sendable {
    private struct State {
        var cause: String?
        var wantsSuccessor = false
        var leavesWork = false
        var waiter: CheckedContinuation<String, Never>?
        var isUrgent = false
        var urgencyWaiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Nobody has asked yet.
    package init() {}

    /// Asks for the end; only the first cause counts, and every later one makes it urgent.
    /// - Parameter wantsSuccessor: nobody meant the home to be without a daemon.
    package func make(_ cause: String, wantsSuccessor: Bool = false) {
        let (waiter, urgent) = state.withLock { state in
            guard state.cause == nil else {
                state.isUrgent = true
                defer { state.urgencyWaiters = [] }
                return (CheckedContinuation<String, Never>?.none, state.urgencyWaiters)
            }
            state.cause = cause
            state.wantsSuccessor = wantsSuccessor
            defer { state.waiter = nil }
            return (state.waiter, [])
        }
        waiter?.resume(returning: cause)
        for waiter in urgent { waiter.resume() }
    }

    /// Lets go of those who wait for a second request: it would change nothing any more.
    package func settle() {
        let waiters = state.withLock { state in
            defer { state.urgencyWaiters = [] }
            return state.urgencyWaiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns when somebody has asked a second time, or at ``settle()``.
    package func waitForUrgency() async {
        await withCheckedContinuation { continuation in
            let isUrgent = state.withLock { state in
                if !state.isUrgent { state.urgencyWaiters.append(continuation) }
                return state.isUrgent
            }
            if isUrgent { continuation.resume() }
        }
    }

    /// Whether the only cause was one that leaves work to another daemon: whoever stops the daemon wants none.
    package var wantsSuccessor: Bool { state.withLock { $0.wantsSuccessor && !$0.isUrgent } }

    /// Says that runs are left that have not begun.
    package func leaveWork() { state.withLock { $0.leavesWork = true } }

    /// Whether ``leaveWork()`` was called.
    package var leavesWork: Bool { state.withLock { $0.leavesWork } }

    /// True once somebody asked.
    package var isMade: Bool { state.withLock { $0.cause != nil } }

    /// Returns the cause as soon as there is one.
    package func wait() async -> String {
        await withCheckedContinuation { continuation in
            let cause = state.withLock { state -> String? in
                if state.cause == nil { state.waiter = continuation }
                return state.cause
            }
            if let cause { continuation.resume(returning: cause) }
        }
    }
}
