/// Carries a blocking command to a thread of its own, and a task's cancellation after it.
enum CommandThread {
    /// How many commands run, and a way to wait until none does.
    private static let running = ConditionLock()
    // Unsafe only to the compiler: touched inside the lock above and nowhere else.
    nonisolated(unsafe) private static var count = 0

    /// Blocks until no command runs. Commands that are started afterwards are not waited for.
    static func waitUntilNoneRuns() {
        running.withLock { while count > 0 { running.wait() } }
    }

    /// Runs `body`, which must return soon after the signal it is handed has been sent.
    static func run<T: Sendable>(
        _ body: @escaping @Sendable (CancelSignal) -> Result<T, CommandError>
    ) async throws(CommandError) -> T {
        let cancel = try CommandError.whileStarting { () throws(SystemError) in try CancelSignal() }
        running.withLock { count += 1 }
        defer {
            running.withLock {
                count -= 1
                running.broadcast()
            }
        }
        let outcome = await withTaskCancellationHandler {
            await onThread { body(cancel) }
        } onCancel: {
            cancel.send()
        }
        return try outcome.get()
    }

    private static func onThread<T: Sendable>(
        _ body: @escaping @Sendable () -> Result<T, CommandError>
    ) async -> Result<T, CommandError> {
        do throws(SystemError) {
            return try await BlockingThread.result(of: body)
        } catch {
            return .failure(.cannotStart(error))
        }
    }
}
