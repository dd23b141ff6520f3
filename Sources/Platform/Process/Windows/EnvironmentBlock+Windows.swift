#if os(Windows)
import WinSDK

/// The environment of this process as the system keeps it.
enum EnvironmentBlock {
    /// The variable that holds the path of the user's own directory.
    static let homeVariable = "USERPROFILE"

    /// Every entry, `NAME=VALUE`, in UTF-8.
    static var entries: [[UInt8]] {
        guard let block = GetEnvironmentStringsW() else { return [] }
        defer { FreeEnvironmentStringsW(block) }
        // It ends with an empty entry.
        var length = 0
        while block[length] != 0 || block[length + 1] != 0 { length += 1 }
        return WindowsEnvironment.entries(UnsafeBufferPointer(start: block, count: length + 2))
    }

    /// An entry as a string.
    static func text(_ entry: [UInt8]) -> String { String(decoding: entry, as: UTF8.self) }

    /// The name in capitals: Windows does not tell `Path` from `PATH`, and whoever looks it up here must not either.
    static func spelling(ofName name: Substring) -> String { name.uppercased() }
}
#endif
