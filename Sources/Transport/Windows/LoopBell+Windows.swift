#if os(Windows)
import Platform
import WinSDK

/// Something to wake a thread with: a manual-reset event.
final class LoopBell: Sendable {
    private let event: OwnedDescriptor

    init() throws(SystemError) {
        guard let handle = CreateEventW(nil, true, false, nil) else {
            throw SystemError.last("CreateEventW", on: "bell")
        }
        event = OwnedDescriptor(adopting: Int(bitPattern: handle))
    }

    private var handle: HANDLE? { HANDLE(bitPattern: event.rawValue) }

    /// Signalled from a ``ring()`` on, until it is silenced.
    var descriptor: Descriptor { event.rawValue }

    /// Wakes whoever waits.
    func ring() { _ = SetEvent(handle) }

    /// Takes the ring back.
    func silence() { _ = ResetEvent(handle) }

    /// Blocks until it rings.
    func waitForRing() { _ = WaitForSingleObject(handle, INFINITE) }
}
#endif
