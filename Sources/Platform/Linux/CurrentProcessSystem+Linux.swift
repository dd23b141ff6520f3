#if os(Linux)
import CPlatform

/// The parts of ``CurrentProcess`` that Linux has its own way for.
enum CurrentProcessSystem {
    /// By the name it had when it was started, also after it was replaced.
    static var executable: String { ProcessTable.executable(of: ProcessIdentity.current().pid) ?? "" }

    static func becomeSubreaper() -> Bool { cplatform_become_subreaper() == 0 }

    static func giveBackCode() { cplatform_give_back_code() }

    /// Plenty for any number of clients, and little enough for what walks all descriptors up to the limit.
    static let mostDescriptors: UInt64 = 65_536
}
#endif
