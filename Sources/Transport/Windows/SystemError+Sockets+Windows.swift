#if os(Windows)
import Platform
import WinSDK

extension SystemError {
    /// Numbers of failures that this module finds by itself: "Windows Sockets Error Codes".
    enum SocketNumber {
        static let timedOut = Int32(WSAETIMEDOUT)
        static let notFound = Int32(ERROR_FILE_NOT_FOUND)
        static let nameTooLong = Int32(WSAENAMETOOLONG)
        static let notSupported = Int32(WSAEAFNOSUPPORT)
    }

    /// Nobody listens there.
    var isRefused: Bool { number == Int32(WSAECONNREFUSED) }
    /// The other side did not answer in time.
    var isTimedOut: Bool { number == Int32(WSAETIMEDOUT) }
    /// Somebody else has the address.
    var isAddressInUse: Bool { number == Int32(WSAEADDRINUSE) }
    /// A connection was given up while it waited to be accepted.
    var isAborted: Bool { number == Int32(WSAECONNABORTED) || number == Int32(WSAECONNRESET) }

    /// What the call on a socket that has just failed on this thread left behind.
    static func lastOfSockets(_ call: String, on subject: String) -> SystemError {
        SystemError(call: call, subject: subject, number: WSAGetLastError())
    }
}
#endif
