#if os(Linux)
extension SystemName {
    /// This system.
    package static let os = "linux"
}
#endif
