#if !os(Windows)
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension CurrentProcess {
    /// Ends this process with a status of 0 to 255 (exit(3)).
    package static func end(status: Int32) -> Never { exit(status) }
}
#endif
