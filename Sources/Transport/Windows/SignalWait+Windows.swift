#if os(Windows)
import Platform
import Synchronization
import WinSDK

/// A wait for one event by a thread of the system, which calls when it is signalled; once for each time it is armed.
final class SignalWait: Sendable {
    private struct State {
        var isArmed = false
        /// The bits of the wait's handle.
        var wait: Int?
    }

    /// A copy of our own: whoever owns the event may close it first.
    private let event: OwnedDescriptor
    private let body: @Sendable () -> Void
    private let state = Mutex(State())

    /// - Parameter body: called on a thread of the system's; must not block.
    init(_ event: Descriptor, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
        var copy: HANDLE?
        try windowsCall("DuplicateHandle", on: "event") {
            DuplicateHandle(
                GetCurrentProcess(), HANDLE(bitPattern: event), GetCurrentProcess(), &copy, 0, false,
                DWORD(DUPLICATE_SAME_ACCESS))
        }
        self.event = OwnedDescriptor(adopting: Int(bitPattern: copy))
        self.body = body
    }

    private var handle: HANDLE? { HANDLE(bitPattern: event.rawValue) }

    /// Whether the event is signalled at this moment.
    var isSignalled: Bool { WaitForSingleObject(handle, 0) == 0 }

    /// Begins to wait, unless that is going on already. Returns false when there is nothing to wait for.
    func arm() -> Bool {
        if isSignalled { return false }
        return state.withLock { state in
            if state.isArmed { return true }
            Self.release(&state)
            var wait: HANDLE?
            let context = Unmanaged.passUnretained(self).toOpaque()
            let isWaiting = RegisterWaitForSingleObject(
                &wait, handle, { context, _ in SignalWait.fired(context) }, context, INFINITE,
                ULONG(WT_EXECUTEONLYONCE))
            guard isWaiting else { return false }
            state = State(isArmed: true, wait: Int(bitPattern: wait))
            return true
        }
    }

    private static func fired(_ context: UnsafeMutableRawPointer?) {
        guard let context else { return }
        // Alive: the last reference waits for this call to end before it goes.
        let wait = Unmanaged<SignalWait>.fromOpaque(context).takeUnretainedValue()
        wait.state.withLock { $0.isArmed = false }
        wait.body()
    }

    /// The call of a wait that is over has begun; it is not waited for here, because it may want the lock.
    private static func release(_ state: inout State) {
        if let wait = state.wait { _ = UnregisterWaitEx(HANDLE(bitPattern: wait), nil) }
        state.wait = nil
    }

    deinit {
        // INVALID_HANDLE_VALUE: waits for a call that is under way.
        let wait = state.withLock { $0.wait }
        if let wait { _ = UnregisterWaitEx(HANDLE(bitPattern: wait), INVALID_HANDLE_VALUE) }
    }
}
#endif
