#if !os(Windows)
import CPlatform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension CurrentProcessSystem {
    static var id: Int32 { getpid() }

    static var userID: UInt32 { geteuid() }

    /// The soft and the hard limit on descriptors; nil when the system does not say.
    static var descriptorLimits: (soft: UInt64, hard: UInt64)? {
        var soft: UInt64 = 0
        var hard: UInt64 = 0
        return cplatform_descriptor_limit(&soft, &hard) == 0 ? (soft, hard) : nil
    }

    /// Sets the soft limit. Returns whether the system let it.
    static func setDescriptorLimit(_ soft: UInt64) -> Bool { cplatform_set_descriptor_limit(soft) == 0 }
}
#endif
