#if os(Linux)
import Glibc

/// Says which of some directories had an entry created, removed, or moved in or out.
///
/// What happens to names that start with a dot is not reported: they are temporary. Built on inotify(7): it reports local changes only, not those another machine makes on a network file system.
package final class DirectoryWatch: Sendable {
    private let queue: OwnedDescriptor
    private let directories: [Int32: String]

    /// Readable when there is something for ``drain()``.
    package var descriptor: Descriptor { queue.rawValue }

    /// Starts watching; what changes from here on is reported.
    /// - Throws: ``SystemError`` when one is not a directory, or the user's inotify limits are exhausted
    ///   (ENOSPC, EMFILE: fs.inotify.max_user_watches, max_user_instances).
    package init(directories paths: [String]) throws(SystemError) {
        let queue = try Inotify.open(for: "directory watch")
        var directories: [Int32: String] = [:]
        for path in paths { directories[try Inotify.watch(path, for: Self.entryChanges, in: queue)] = path }
        self.queue = queue
        self.directories = directories
    }

    /// Reports nothing any more, but for what has arrived.
    ///
    /// A queue that still watches is closed only after a grace period of the kernel's, often 10 ms. Whoever is to end
    /// soon ends all its watches before it closes the first.
    package func end() {
        for watch in directories.keys { inotify_rm_watch(queue.rawValue, watch) }
    }

    /// Takes the reports that have arrived, without waiting for more.
    /// - Returns: the directories to look at again; empty when nothing happened. After the system had to drop
    ///   reports, all of them.
    package func drain() -> Set<String> {
        var changed: Set<String> = []
        while let events = try? queue.read(upTo: 16 << 10), !events.isEmpty {
            events.withUnsafeBytes { collect($0, into: &changed) }
        }
        return changed
    }

    private func collect(_ events: UnsafeRawBufferPointer, into changed: inout Set<String>) {
        let header = MemoryLayout<inotify_event>.size
        var offset = 0
        while offset + header <= events.count {
            let event = events.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
            if event.mask & UInt32(IN_Q_OVERFLOW) != 0 {
                changed.formUnion(directories.values)
            } else if event.mask & UInt32(IN_IGNORED) == 0, let directory = directories[event.wd],
                !isHidden(events, event, nameAt: offset + header)
            {
                changed.insert(directory)
            }
            offset += header + Int(event.len)
        }
    }

    /// Whether the entry's name starts with a dot, as that of a file does that is still being written.
    private func isHidden(_ events: UnsafeRawBufferPointer, _ event: inotify_event, nameAt offset: Int) -> Bool {
        event.len > 0 && offset < events.count && events[offset] == UInt8(ascii: ".")
    }

    private static let entryChanges = UInt32(
        IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)
}
#endif
