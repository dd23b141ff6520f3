#if os(Windows)
import WinSDK

/// A hold on one process that a reuse of its pid cannot redirect: as long as it is held, the pid stays taken.
final class ProcessHandle: Sendable {
    private let entry: ProcessEntry
    private let process: OwnedDescriptor

    /// Takes hold of a process that was seen in the process table. `nil` when it is gone, or may not be ended.
    init?(_ entry: ProcessEntry) {
        guard let process = try? ProcessTable.open(entry.pid, rights: DWORD(PROCESS_TERMINATE)),
            // Between the table and the hold the pid may have gone to another process.
            let start = try? ProcessTable.start(of: process.handle, named: "process \(entry.pid)"), start == entry.start
        else { return nil }
        self.entry = entry
        self.process = process
    }

    /// Signalled once the process has ended.
    var descriptor: Descriptor { process.rawValue }

    /// Whether the process has ended, all its threads included.
    var hasEnded: Bool { Poll.isSignalled(descriptor) }

    /// Does what comes closest to a signal: asks for an orderly end by the event that ``TerminationSignals`` listens to,
    /// or ends the process.
    /// - Returns: false when it has ended, or does not listen to such requests.
    func signal(_ number: Int32) -> Bool {
        switch number {
        case TerminationSignal.terminate: TerminationRequest.send(to: entry)
        case TerminationSignal.kill: TerminateProcess(process.handle, ExitStatus.code(ofSignal: number))
        // Nothing of the user's stops processes here.
        default: !hasEnded
        }
    }
}
#endif
