#if os(Windows)
import WinSDK

/// The parts of ``CurrentProcess`` that Windows has its own way for.
enum CurrentProcessSystem {
    static var executable: String {
        guard let path = String(wideOfUnknownLength: 512, { GetModuleFileNameW(nil, $0, $1) }) else { return "" }
        return (try? FileSystem.canonicalPath(path)) ?? path
    }

    static var id: Int32 { Int32(bitPattern: GetCurrentProcessId()) }

    static var userID: UInt32 { UserToken.relativeIdentifier() ?? 0 }

    /// There is no such thing here: what a command leaves behind is in its job.
    static func becomeSubreaper() -> Bool { false }

    /// The system trims the working set of a process that waits by itself.
    static func giveBackCode() {}

    /// Handles are limited by memory only.
    static let mostDescriptors: UInt64 = 0
    static var descriptorLimits: (soft: UInt64, hard: UInt64)? { nil }
    static func setDescriptorLimit(_ soft: UInt64) -> Bool { false }
}

extension CurrentProcess {
    /// Ends this process with a status of 0 to 255 (ExitProcess).
    package static func end(status: Int32) -> Never {
        ExitProcess(UINT(bitPattern: status))
    }
}
#endif
