#if os(macOS)
import Darwin

/// A hold on one process: a kqueue that hears of its end. Unlike a pidfd it does not keep a signal from a successor of
/// the pid, so the start time is compared before each one.
final class ProcessHandle: Sendable {
    private let entry: ProcessEntry
    private let queue: OwnedDescriptor?

    /// Takes hold of a process that was seen in the process table.
    ///
    /// `nil` when it is gone. When the system has no descriptor left there still is a handle, without one.
    init?(_ entry: ProcessEntry) {
        self.entry = entry
        let descriptor = kqueue()
        if descriptor >= 0 { Self.listen(descriptor, for: entry.pid) }
        queue = descriptor == -1 ? nil : OwnedDescriptor(adopting: descriptor)
        // Between the table and the hold the pid may have gone to another process.
        guard ProcessTable.entry(of: entry.pid)?.start == entry.start else { return nil }
    }

    /// Readable once the process has ended, also before it is reaped, because the event is never taken out;
    /// -1 without a descriptor.
    var descriptor: Descriptor {
        switch queue {
        case .some(let queue): queue.rawValue
        case .none: -1
        }
    }

    /// Whether the process has ended.
    var hasEnded: Bool {
        if descriptor >= 0 { return Poll.readable([descriptor], until: .now)[0] }
        return !isCurrent
    }

    /// Sends a signal to this process and no other.
    /// - Returns: false when it has ended or may not be signalled.
    func signal(_ number: Int32) -> Bool { isCurrent && kill(entry.pid, number) == 0 }

    private var isCurrent: Bool {
        ProcessTable.entry(of: entry.pid).map { $0.start == entry.start && $0.isRunning } ?? false
    }

    /// A zombie cannot be listened to any more (ESRCH), so its end is put into the queue by hand.
    private static func listen(_ queue: Int32, for pid: Int32) {
        let exit = kevent(
            ident: UInt(pid), filter: Int16(EVFILT_PROC), flags: UInt16(EV_ADD), fflags: UInt32(NOTE_EXIT), data: 0,
            udata: nil)
        if change(queue, exit) == 0 { return }
        _ = change(queue, userEvent(flags: EV_ADD, notes: 0))
        _ = change(queue, userEvent(flags: 0, notes: UInt32(NOTE_TRIGGER)))
    }

    private static func userEvent(flags: Int32, notes: UInt32) -> kevent {
        kevent(ident: 0, filter: Int16(EVFILT_USER), flags: UInt16(flags), fflags: notes, data: 0, udata: nil)
    }

    private static func change(_ queue: Int32, _ change: kevent) -> Int32 {
        var change = change
        return kevent(queue, &change, 1, nil, 0, nil)
    }
}
#endif
