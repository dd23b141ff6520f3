#if os(macOS)
import Darwin

/// The parts of ``CurrentProcess`` that Darwin has its own way for.
enum CurrentProcessSystem {
    static var executable: String { ProcessTable.executable(of: getpid()) ?? "" }

    /// There is no such thing here: launchd adopts every orphan.
    static func becomeSubreaper() -> Bool { false }

    /// Pages of code are not charged to a process here.
    static func giveBackCode() {}

    /// OPEN_MAX: setrlimit(2) refuses more.
    static let mostDescriptors: UInt64 = 10_240
}
#endif
