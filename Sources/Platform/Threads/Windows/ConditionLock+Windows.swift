#if os(Windows)
import WinSDK

/// A mutex with a condition variable, for a thread that has to wait for something other threads do.
final class ConditionLock: @unchecked Sendable {
    // Unchecked because both objects are made to be shared between threads; they live at one address until deinit.
    // Neither has to be destroyed ("Slim Reader/Writer Locks", "Condition Variables" in Microsoft's documentation).
    private let mutex = UnsafeMutablePointer<SRWLOCK>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<CONDITION_VARIABLE>.allocate(capacity: 1)

    init() {
        InitializeSRWLock(mutex)
        InitializeConditionVariable(condition)
    }

    func withLock<T>(_ body: () -> T) -> T {
        AcquireSRWLockExclusive(mutex)
        defer { ReleaseSRWLockExclusive(mutex) }
        return body()
    }

    /// Lets go of the lock until ``signal()``, or for no reason at all. Only inside ``withLock(_:)``.
    func wait() { _ = SleepConditionVariableSRW(condition, mutex, INFINITE, 0) }

    /// Wakes one thread that waits.
    func signal() { WakeConditionVariable(condition) }

    /// Wakes all threads that wait.
    func broadcast() { WakeAllConditionVariable(condition) }

    deinit {
        condition.deallocate()
        mutex.deallocate()
    }
}
#endif
