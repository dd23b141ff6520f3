#if os(Linux)
extension SystemName {
    /// This system.
    package static let os = "linux"
    /// Whether a file can take the name of a program that runs; Windows lets a program's file only be renamed.
    package static let replacesRunningPrograms = true
}
#endif
