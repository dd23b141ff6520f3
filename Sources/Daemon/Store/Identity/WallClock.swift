#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Where a component reads the time of day: injected, so that tests choose it.
package typealias WallClock = @Sendable () -> Timestamp

extension Timestamp {
    /// The time of day as the operating system knows it; it can jump, also backwards.
    @Sendable package static func now() -> Timestamp {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }
}
