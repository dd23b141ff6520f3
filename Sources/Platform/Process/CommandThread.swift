/// Carries a blocking command to a thread of its own, and a task's cancellation after it.
enum CommandThread {
    /// Runs `body`, which must return soon after the signal it is handed has been sent.
    static func run<T: Sendable>(
        _ body: @escaping @Sendable (CancelSignal) -> Result<T, CommandError>
    ) async throws(CommandError) -> T {
        let cancel = try CommandError.whileStarting { () throws(SystemError) in try CancelSignal() }
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
