/// A thread that waits for a task, and does the task's own work meanwhile.
///
/// Neither the cooperative pool nor a thread for each blocking call is needed then: both cost more than the rest of a
/// short command.
final class WaitingThread: TaskExecutor, @unchecked Sendable {
    // Unchecked because `jobs` and `isOver` are only touched inside the lock, and `task` only on the thread.
    private let lock = ConditionLock()
    private var jobs: [UnownedJob] = []
    private var isOver = false
    private let thread = ThreadIdentity()
    private var task: UInt?

    // Without the macro, whose plug-in not every toolchain finds for another system.
    private static let current = TaskLocal<WaitingThread?>(wrappedValue: nil)

    /// Whether the caller is such a thread, at its task: then it may block, because nobody else needs it. What the task
    /// has done beside itself may not.
    static var isCaller: Bool {
        guard let current = current.get(), current.thread.isCurrent else { return false }
        return current.task == identityOfTask
    }

    private static var identityOfTask: UInt? {
        withUnsafeCurrentTask { task in task.map { UInt(bitPattern: $0.hashValue) } }
    }

    /// Makes a task of `body`, once; it goes on while this thread is in ``workUntilDone()``.
    @discardableResult
    func begin(_ body: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        Task.detached(executorPreference: self) {
            self.task = Self.identityOfTask
            await Self.current.withValue(self) { await body() }
            self.end()
        }
    }

    /// Does the task's work, until it is over. Only on the thread that made this.
    func workUntilDone() {
        while let job = next() { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }

    /// Puts a job behind those that wait.
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        lock.withLock { jobs.append(job) }
        lock.signal()
    }

    private func end() {
        lock.withLock { isOver = true }
        lock.signal()
    }

    private func next() -> UnownedJob? {
        lock.withLock {
            while jobs.isEmpty {
                if isOver { return nil }
                lock.wait()
            }
            return jobs.removeFirst()
        }
    }
}
