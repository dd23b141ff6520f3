#if os(Windows)
import WinSDK

/// The thread that asks.
enum CurrentThread {
    /// Lets another thread have the processor.
    static func yield() { _ = SwitchToThread() }
}

/// Which thread it was.
struct ThreadIdentity {
    private let number = GetCurrentThreadId()

    /// Whether the thread that asks is this one.
    var isCurrent: Bool { number == GetCurrentThreadId() }
}
#endif
