/// The way from async code to calls that block: each runs on a thread of its own, never on the cooperative pool.
package enum BlockingThread {
    /// Runs `body` on a new thread and returns what it returns; on the calling one where that may block
    /// (``MainThread/work(on:)``).
    ///
    /// Cancelling the task does not interrupt `body`: what can wait for long must watch for that itself.
    /// - Throws: what `body` throws, or ``SystemError`` when the system has no room for a thread.
    package static func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await result { Result(catching: body) }.get()
    }

    /// Like ``run(_:)`` for work that reports its own failures in what it returns.
    package static func result<T: Sendable>(of body: @escaping @Sendable () -> T) async throws(SystemError) -> T {
        if WaitingThread.isCaller { return body() }
        let outcome: Result<T, SystemError> = await withCheckedContinuation { continuation in
            let refusal = DedicatedThread.start(name: "blocking work") {
                continuation.resume(returning: .success(body()))
            }
            if let refusal { continuation.resume(returning: .failure(refusal)) }
        }
        return try outcome.get()
    }
}
