#if canImport(Darwin)
extension SystemName {
    /// This system.
    package static let os = "darwin"
}
#endif
