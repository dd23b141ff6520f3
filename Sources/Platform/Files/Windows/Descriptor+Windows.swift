#if os(Windows)
import WinSDK

/// The system's name for something open: the bits of a `HANDLE` or a `SOCKET`. -1, which is `INVALID_HANDLE_VALUE` and
/// `INVALID_SOCKET`, stands for none.
public typealias Descriptor = Int

extension Descriptor {
    /// As the calls of the system take it; nil for 0, which some of them give for a failure.
    var handle: HANDLE? { HANDLE(bitPattern: self) }

    /// Takes what a call gave.
    init(handle: HANDLE?) { self = Int(bitPattern: handle) }
}
#endif
