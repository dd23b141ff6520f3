import Synchronization

/// Lets what was begun come to its own end for a while after its task was cancelled.
enum CancelGrace {
    /// Runs `work` in a task of its own, which is cancelled `grace` after the one that waits for it.
    static func run<T: Sendable>(
        _ grace: Duration, _ work: @escaping @Sendable () async throws -> T
    ) async throws -> T {
        let inner = Task { try await work() }
        let timer = Mutex<Task<Void, Never>?>(nil)
        defer { timer.withLock { $0?.cancel() } }
        return try await withTaskCancellationHandler {
            try await inner.value
        } onCancel: {
            guard grace > .zero else { return inner.cancel() }
            let waiting = Task {
                try? await ContinuousClock().sleep(for: grace)
                inner.cancel()
            }
            timer.withLock { $0 = waiting }
        }
    }
}
