#if os(macOS)
import Darwin

/// Says which of some directories had an entry created, removed, or moved in or out.
///
/// Built on kqueue(2), EVFILT_VNODE.
package final class DirectoryWatch: Sendable {
    private final class Directory: Sendable {
        let path: String
        let opened: OwnedDescriptor

        init(_ path: String) throws(SystemError) {
            self.path = path
            opened = try OwnedDescriptor(opening: path, flags: O_EVTONLY | O_DIRECTORY)
        }
    }

    private let queue: OwnedDescriptor
    private let directories: [Directory]

    /// Readable when there is something for ``drain()``.
    package var descriptor: Descriptor { queue.rawValue }

    /// Starts watching; what changes from here on is reported.
    /// - Throws: ``SystemError`` when one is not a directory, or there is no descriptor left.
    package init(directories paths: [String]) throws(SystemError) {
        let queue = OwnedDescriptor(adopting: try systemCall("kqueue", on: "directory watch") { kqueue() })
        let descriptor = queue.rawValue
        var directories: [Directory] = []
        for path in paths {
            let directory = try Directory(path)
            var change = kevent(
                ident: UInt(directory.opened.rawValue), filter: Int16(EVFILT_VNODE), flags: UInt16(EV_ADD | EV_CLEAR),
                fflags: UInt32(NOTE_WRITE | NOTE_DELETE | NOTE_RENAME), data: 0, udata: nil)
            _ = try systemCall("kevent", on: path) { kevent(descriptor, &change, 1, nil, 0, nil) }
            directories.append(directory)
        }
        self.queue = queue
        self.directories = directories
    }

    /// Reports nothing any more, but for what has arrived.
    package func end() {
        for directory in directories {
            var change = kevent(
                ident: UInt(directory.opened.rawValue), filter: Int16(EVFILT_VNODE), flags: UInt16(EV_DELETE),
                fflags: 0, data: 0, udata: nil)
            kevent(descriptor, &change, 1, nil, 0, nil)
        }
    }

    /// Takes the reports that have arrived, without waiting for more.
    /// - Returns: the directories to look at again; empty when nothing happened.
    package func drain() -> Set<String> {
        var events = Array(repeating: kevent(), count: max(1, directories.count))
        var atOnce = timespec()
        let count = kevent(descriptor, nil, 0, &events, Int32(events.count), &atOnce)
        let changed = Set(events.prefix(Int(max(0, count))).map { Int32($0.ident) })
        return Set(directories.filter { changed.contains($0.opened.rawValue) }.map(\.path))
    }
}
#endif
