import Synchronization

/// The daemon's wish to end, made once by whoever comes first and waited for by its main task.
package final class StopRequest: Sendable {
    private struct State {
        var cause: String?
        var waiter: CheckedContinuation<String, Never>?
    }

    private let state = Mutex(State())

    /// Nobody has asked yet.
    package init() {}

    /// Asks for the end; only the first cause counts.
    package func make(_ cause: String) {
        let waiter = state.withLock { state -> CheckedContinuation<String, Never>? in
            guard state.cause == nil else { return nil }
            state.cause = cause
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: cause)
    }

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
