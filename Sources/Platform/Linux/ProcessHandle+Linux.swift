#if os(Linux)
import CPlatform
import Glibc

/// A hold on one process that a reuse of its pid cannot redirect: a pidfd.
final class ProcessHandle: Sendable {
    private let entry: ProcessEntry
    private let pidfd: OwnedDescriptor?

    /// Takes hold of a process that was seen in the process table.
    ///
    /// `nil` when it is gone. When the system has no descriptor left there still is a handle, without one.
    init?(_ entry: ProcessEntry) {
        let descriptor = cplatform_pidfd_open(entry.pid)
        if descriptor == -1, errno == ESRCH { return nil }
        self.entry = entry
        pidfd = descriptor == -1 ? nil : OwnedDescriptor(adopting: descriptor)
        // Between the table and the hold the pid may have gone to another process.
        guard ProcessTable.entry(of: entry.pid)?.start == entry.start else { return nil }
    }

    /// Readable once the process has ended (pidfd_open(2)), also before it is reaped; -1 without a descriptor.
    var descriptor: Descriptor {
        switch pidfd {
        case .some(let pidfd): pidfd.rawValue
        case .none: -1
        }
    }

    /// Whether the process has ended, all its threads included.
    var hasEnded: Bool {
        if descriptor >= 0 { return Poll.readable([descriptor], until: .now)[0] }
        return ProcessTable.entry(of: entry.pid).map { $0.start != entry.start || !$0.isRunning } ?? true
    }

    /// Sends a signal to this process and no other.
    /// - Returns: false when it has ended or may not be signalled.
    func signal(_ number: Int32) -> Bool {
        if descriptor >= 0 { return cplatform_pidfd_send_signal(descriptor, number) == 0 }
        return !hasEnded && kill(entry.pid, number) == 0
    }
}
#endif
