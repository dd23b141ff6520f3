#if os(Windows)
import WinSDK

/// A word from another thread that a waiting thread can hear: a manual-reset event.
final class CancelSignal: Sendable {
    private let event: OwnedDescriptor

    init() throws(SystemError) {
        event = try OwnedDescriptor("CreateEventW", on: "cancel signal") { CreateEventW(nil, true, false, nil) }
    }

    /// Becomes signalled with ``send()`` and stays so.
    var descriptor: Descriptor { event.rawValue }

    /// Whether ``send()`` has been called.
    var isSent: Bool { Poll.isSignalled(descriptor) }

    /// Wakes whoever waits, now or later.
    func send() { _ = SetEvent(event.handle) }
}
#endif
