#if canImport(Darwin)
extension SystemName {
    /// This system.
    package static let os = "darwin"
    /// Whether a file can take the name of a program that runs; Windows lets a program's file only be renamed.
    package static let replacesRunningPrograms = true
}
#endif
