#if os(Windows)
import WinSDK

/// One overlapped call at a time on a handle: the memory that the system writes to while the call is under way, and the
/// event that tells of its end.
///
/// Used by one thread.
final class OverlappedOperation {
    /// How a call came out.
    enum Outcome {
        /// It is done, with so many bytes.
        case done(Int)
        /// It is under way.
        case pending
        /// It failed with this number.
        case failed(DWORD)
    }

    /// What the call reads or writes; not to be touched while one is under way.
    let buffer: UnsafeMutableRawBufferPointer
    private let overlapped = UnsafeMutablePointer<OVERLAPPED>.allocate(capacity: 1)
    private let event: OwnedDescriptor
    private let file: Descriptor
    private var isStarted = false
    /// Whether the system may still write to the memory.
    private var isPending = false

    /// - Parameter file: must stay open as long as this lives.
    init(on file: Descriptor, capacity: Int) throws(SystemError) {
        self.file = file
        event = try OwnedDescriptor("CreateEventW", on: "overlapped call") { CreateEventW(nil, true, false, nil) }
        buffer = .allocate(byteCount: capacity, alignment: 16)
        overlapped.initialize(to: OVERLAPPED())
    }

    /// Signalled when a call has ended.
    var descriptor: Descriptor { event.rawValue }

    /// Starts a call.
    /// - Parameter body: makes the call; returns what it returned.
    func start(_ body: (HANDLE?, UnsafeMutablePointer<OVERLAPPED>) -> Bool) -> Outcome {
        isStarted = false
        overlapped.pointee = OVERLAPPED()
        overlapped.pointee.hEvent = event.handle
        // A call that is over at once signals the event too, and is asked for its count in the same way.
        let isOver = body(file.handle, overlapped)
        let number = GetLastError()
        guard isOver || number == DWORD(ERROR_IO_PENDING) else { return .failed(number) }
        (isStarted, isPending) = (true, true)
        return outcome()
    }

    /// Makes the event tell of a call that could not be started: ``outcome()`` then says that it failed.
    func signal() { _ = SetEvent(event.handle) }

    /// Asks how the call that was started came out; may be asked again.
    func outcome() -> Outcome {
        if !isStarted { return .failed(DWORD(ERROR_HANDLE_EOF)) }
        var count: DWORD = 0
        if GetOverlappedResult(file.handle, overlapped, &count, false) {
            isPending = false
            return .done(Int(count))
        }
        let number = GetLastError()
        if number == DWORD(ERROR_IO_INCOMPLETE) { return .pending }
        isPending = false
        return .failed(number)
    }

    /// The memory must not go before the system has let go of it.
    deinit {
        if isPending {
            var count: DWORD = 0
            _ = CancelIoEx(file.handle, overlapped)
            _ = GetOverlappedResult(file.handle, overlapped, &count, true)
        }
        overlapped.deallocate()
        buffer.deallocate()
    }
}
#endif
