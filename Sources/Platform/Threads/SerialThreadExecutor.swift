/// One thread that runs the jobs of an actor in order, so that the actor may block without holding up other tasks.
///
/// The thread ends after the last job once nobody refers to the executor any more.
package final class SerialThreadExecutor: SerialExecutor {
    private let jobs = JobQueue()

    /// Starts the thread.
    /// - Throws: ``SystemError`` when the system has no room for one.
    package init(name: String) throws(SystemError) {
        let jobs = jobs
        if let refusal = DedicatedThread.start(name: name, { jobs.runUntilClosed() }) { throw refusal }
    }

    /// Runs the job on the thread, after those that came before.
    package func enqueue(_ job: consuming ExecutorJob) {
        jobs.append(UnownedJob(job), on: self)
    }

    /// This executor, as actors hold it.
    package func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    /// Stops the program when it is not called on the executor's own thread.
    package func checkIsolated() { precondition(jobs.isOnThread(), "not on the executor's own thread") }

    deinit { jobs.close() }
}

/// The jobs that wait for the thread.
private final class JobQueue: @unchecked Sendable {
    // Unchecked because `waiting`, `closed` and `thread` are guarded by a lock that the compiler does not know:
    // waiting for work needs a condition variable, and Synchronization has none.
    private let lock = ConditionLock()
    private var waiting: [(job: UnownedJob, executor: SerialThreadExecutor)] = []
    private var closed = false
    private var thread: ThreadIdentity?

    /// The executor stays alive with its jobs, because a job may run when its actor is gone already.
    func append(_ job: UnownedJob, on executor: SerialThreadExecutor) {
        lock.withLock { waiting.append((job, executor)) }
        lock.signal()
    }

    func close() {
        lock.withLock { closed = true }
        lock.signal()
    }

    func isOnThread() -> Bool {
        lock.withLock { thread?.isCurrent ?? false }
    }

    func runUntilClosed() {
        lock.withLock { thread = ThreadIdentity() }
        while let batch = next() {
            for (job, executor) in batch { job.runSynchronously(on: executor.asUnownedSerialExecutor()) }
        }
    }

    private func next() -> [(job: UnownedJob, executor: SerialThreadExecutor)]? {
        lock.withLock {
            while waiting.isEmpty {
                if closed { return nil }
                lock.wait()
            }
            defer { waiting = [] }
            return waiting
        }
    }
}
