#if !os(Windows)
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The thread that asks.
enum CurrentThread {
    /// Lets another thread have the processor.
    static func yield() { sched_yield() }
}

/// Which thread it was.
struct ThreadIdentity {
    private let thread = pthread_self()

    /// Whether the thread that asks is this one.
    var isCurrent: Bool { pthread_equal(thread, pthread_self()) != 0 }
}
#endif
