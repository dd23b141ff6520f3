#if !os(Windows)
import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension SystemError {
    /// Numbers of failures that this module finds by itself.
    enum SocketNumber {
        static let timedOut = ETIMEDOUT
        static let notFound = ENOENT
        static let nameTooLong = ENAMETOOLONG
    }

    /// Nobody listens there.
    var isRefused: Bool { number == ECONNREFUSED }
    /// The other side did not answer in time.
    var isTimedOut: Bool { number == ETIMEDOUT }
    /// Somebody else has the address.
    var isAddressInUse: Bool { number == EADDRINUSE }
    /// A connection was given up while it waited to be accepted.
    var isAborted: Bool { number == ECONNABORTED }
}
#endif
