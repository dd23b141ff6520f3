#if os(macOS)
import Darwin
import Synchronization

/// Says that one file may not be what it was, however it was changed: written in its place, replaced, made, removed,
/// given to others, or taken away with its directory. Built on kqueue(2), EVFILT_VNODE.
package final class FileWatch: Sendable {
    private let queue: OwnedDescriptor
    /// The file's directory and what is above it.
    private let directories: [Int32]
    private let path: String
    /// The file as long as it has the name; guarded because it is opened anew by whoever takes reports.
    private let file: Mutex<Int32>

    /// Readable when there is something for ``drain()``.
    package var descriptor: Descriptor { queue.rawValue }

    /// Starts watching the file at `path`, which need not exist; its directory must.
    /// - Throws: ``SystemError``, as for ``DirectoryWatch``.
    package init(_ path: String) throws(SystemError) {
        let parent = FilePath.parent(path)
        queue = OwnedDescriptor(adopting: try systemCall("kqueue", on: "file watch") { kqueue() })
        let directory = try systemCall("open", on: parent) { open(parent, O_EVTONLY | O_DIRECTORY | O_CLOEXEC) }
        let above = FilePath.ancestors(of: parent).map { open($0, O_EVTONLY | O_DIRECTORY | O_CLOEXEC) }
        directories = [directory] + above.filter { $0 >= 0 }
        self.path = path
        file = Mutex(-1)
        try Self.add(directory, to: queue.rawValue, for: Self.changes, parent)
        // What is above can move, too. One that cannot be watched is left out.
        for directory in directories.dropFirst() {
            try? Self.add(directory, to: queue.rawValue, for: NOTE_DELETE | NOTE_RENAME, parent)
        }
        watchFile()
    }

    /// Reports nothing any more, but for what has arrived.
    package func end() {
        file.withLock { file in
            for watched in directories + [file] where watched >= 0 {
                var change = kevent(
                    ident: UInt(watched), filter: Int16(EVFILT_VNODE), flags: UInt16(EV_DELETE), fflags: 0, data: 0,
                    udata: nil)
                kevent(queue.rawValue, &change, 1, nil, 0, nil)
            }
        }
    }

    /// Takes the reports that have arrived, without waiting for more.
    /// - Returns: whether the file is to be read again; also true for changes of other names beside it.
    package func drain() -> Bool {
        var events = Array(repeating: kevent(), count: directories.count + 1)
        var atOnce = timespec()
        guard kevent(queue.rawValue, nil, 0, &events, Int32(events.count), &atOnce) > 0 else { return false }
        watchFile()
        return true
    }

    private func watchFile() {
        file.withLock { file in
            if file >= 0 { close(file) }
            file = open(path, O_EVTONLY | O_CLOEXEC)
            if file >= 0 { try? Self.add(file, to: queue.rawValue, for: Self.changes, path) }
        }
    }

    private static let changes = NOTE_WRITE | NOTE_EXTEND | NOTE_ATTRIB | NOTE_DELETE | NOTE_RENAME

    private static func add(
        _ descriptor: Int32, to queue: Int32, for changes: Int32, _ subject: String
    ) throws(SystemError) {
        var change = kevent(
            ident: UInt(descriptor), filter: Int16(EVFILT_VNODE), flags: UInt16(EV_ADD | EV_CLEAR),
            fflags: UInt32(changes), data: 0, udata: nil)
        _ = try systemCall("kevent", on: subject) { kevent(queue, &change, 1, nil, 0, nil) }
    }

    deinit {
        for directory in directories { close(directory) }
        file.withLock { if $0 >= 0 { close($0) } }
    }
}
#endif
