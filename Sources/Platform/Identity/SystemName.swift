/// What the system and the processor that this was built for are called in the names of releases.
package enum SystemName {
    #if arch(arm64)
    /// `x86_64` or `aarch64`.
    package static let architecture = "aarch64"
    #else
    /// `x86_64` or `aarch64`.
    package static let architecture = "x86_64"
    #endif
}
