#if os(Linux)
import Glibc

extension StreamSocket {
    /// Flags of every send: a peer that is gone must be an error, never a SIGPIPE.
    static let sendFlags = Int32(MSG_NOSIGNAL)
}
#endif
