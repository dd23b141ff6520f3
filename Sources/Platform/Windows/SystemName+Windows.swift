#if os(Windows)
extension SystemName {
    /// This system.
    package static let os = "windows"
    /// Whether a file can take the name of a program that runs; Windows lets a program's file only be renamed.
    package static let replacesRunningPrograms = false
}
#endif
