#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The signal with which a test makes a process hang.
enum StopSignal {
    /// Cannot be refused.
    static let stop = SIGSTOP
}
