#if os(Windows)
extension SystemName {
    /// This system.
    package static let os = "windows"
}
#endif
