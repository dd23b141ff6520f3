#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Who runs the tests.
enum Identity {
    static var user: UInt32 { geteuid() }
    static var process: Int32 { getpid() }
}
