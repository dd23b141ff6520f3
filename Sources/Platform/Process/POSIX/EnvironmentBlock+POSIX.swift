#if !os(Windows)
import CPlatform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The environment of this process as the system keeps it.
enum EnvironmentBlock {
    /// The variable that holds the path of the user's own directory.
    static let homeVariable = "HOME"

    /// Every entry, `NAME=VALUE`, byte for byte.
    static var entries: [[UInt8]] {
        var entries: [[UInt8]] = []
        var next = cplatform_environment()
        while let entry = next?.pointee {
            entries.append(Array(UnsafeRawBufferPointer(start: entry, count: strlen(entry))))
            next = next?.successor()
        }
        return entries
    }

    /// An entry as a string; here one is bytes, whatever they mean.
    static func text(_ entry: [UInt8]) -> String { EnvironmentText.text(entry) }

    /// The name as this system compares it: as it stands.
    static func spelling(ofName name: Substring) -> String { String(name) }
}
#endif
