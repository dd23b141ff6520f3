#if !os(Windows)
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The signals that are sent to end a process, by name (signal(7)).
package enum TerminationSignal {
    /// Asks for an orderly end.
    package static let terminate = SIGTERM
    /// Ends at once; cannot be refused.
    package static let kill = SIGKILL
    /// Wakes a stopped process.
    package static let resume = SIGCONT
}
#endif
