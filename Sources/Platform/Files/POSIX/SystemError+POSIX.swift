#if !os(Windows)
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension SystemError {
    /// The call, its subject, and the system's own words for the failure.
    public var description: String {
        if number == ErrorNumber.notUTF8 {
            return "\(call) \(subject): the path is not UTF-8; rename it, or take another one"
        }
        return "\(call) \(subject): \(String(cString: strerror(number))) (errno \(number))"
    }

    /// Nothing exists under that name (ENOENT).
    public var isNotFound: Bool { number == ENOENT }
    /// Nothing has the name, and what should be a directory of it may be none.
    package var isAbsent: Bool { isNotFound || number == ENOTDIR }
    /// Something exists under that name already (EEXIST).
    public var alreadyExists: Bool { number == EEXIST }
    /// Permissions forbid it (EACCES or EPERM).
    public var isPermissionDenied: Bool { number == EACCES || number == EPERM }
    /// A non-blocking call found nothing to do at the moment (EAGAIN).
    public var wouldBlock: Bool { number == EAGAIN || number == EWOULDBLOCK }
    /// Whoever read from the other end went away (EPIPE).
    public var isBrokenPipe: Bool { number == EPIPE }
    /// This process or the whole system is out of descriptors (EMFILE or ENFILE).
    public var isOutOfDescriptors: Bool { number == EMFILE || number == ENFILE }
}

/// Runs a system call until it is not interrupted, and reads `errno` before anything can change it.
package func systemCall(
    _ call: String, on subject: @autoclosure () -> String, _ body: () -> Int32
) throws(SystemError) -> Int32 {
    Int32(truncatingIfNeeded: try sizedSystemCall(call, on: subject()) { Int(body()) })
}

/// Like ``systemCall(_:on:_:)`` for calls that return a byte count.
package func sizedSystemCall(
    _ call: String, on subject: @autoclosure () -> String, _ body: () -> Int
) throws(SystemError) -> Int {
    while true {
        let result = body()
        if result != -1 { return result }
        let number = errno
        if number != EINTR { throw SystemError(call: call, subject: subject(), number: number) }
    }
}
#endif
