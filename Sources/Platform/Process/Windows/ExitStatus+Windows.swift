#if os(Windows)
import WinSDK

extension ExitStatus {
    /// Reads a code as GetExitCodeProcess gives it.
    init(windowsCode code: DWORD) {
        switch code {
        case Self.interrupted: self = .signalled(TerminationSignal.terminate)
        case Self.ownCodes...(Self.ownCodes + 0xFF): self = .signalled(Int32(code & 0xFF))
        default: self = .exited(Int32(bitPattern: code))
        }
    }

    /// The code of what this module ends in place of sending a signal: one that no program returns by itself.
    static func code(ofSignal signal: Int32) -> DWORD { ownCodes | DWORD(signal & 0xFF) }

    /// An error, and of no component of the system ("Structure of COM Error Codes").
    private static let ownCodes: DWORD = 0xE000_0000
    /// STATUS_CONTROL_C_EXIT: ended by Ctrl-C or Ctrl-Break.
    private static let interrupted: DWORD = 0xC000_013A
}
#endif
