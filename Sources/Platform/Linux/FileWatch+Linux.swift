#if os(Linux)
import Glibc
import Synchronization

/// Says that one file may not be what it was, however it was changed: written in its place, replaced, made, removed,
/// given to others, or taken away with its directory. Built on inotify(7).
package final class FileWatch: Sendable {
    private let queue: OwnedDescriptor
    private let path: String
    /// Guarded because the file is watched anew by whoever takes reports.
    private let watched: Mutex<Int32?>
    private let watchedDirectories: [Int32]

    /// Readable when there is something for ``drain()``.
    package var descriptor: Descriptor { queue.rawValue }

    /// Starts watching the file at `path`, which need not exist; its directory must.
    /// - Throws: ``SystemError``, as for ``DirectoryWatch``.
    package init(_ path: String) throws(SystemError) {
        let queue = try Inotify.open(for: "file watch")
        let directory = FilePath.parent(path)
        var watched = [try Inotify.watch(directory, for: Self.nameChanges, in: queue)]
        // What is above can move, too. One that this user may not read is left out: he cannot have moved it.
        for above in FilePath.ancestors(of: directory) {
            if let number = try? Inotify.watch(above, for: Self.ownChanges, in: queue) { watched.append(number) }
        }
        watchedDirectories = watched
        self.queue = queue
        self.path = path
        self.watched = Mutex(nil)
        watchFile()
    }

    /// Reports nothing any more, but for what has arrived; see ``DirectoryWatch/end()``.
    package func end() {
        for watch in watchedDirectories { inotify_rm_watch(queue.rawValue, watch) }
        watched.withLock { watched in
            if let watched { inotify_rm_watch(queue.rawValue, watched) }
            watched = nil
        }
    }

    /// Takes the reports that have arrived, without waiting for more.
    /// - Returns: whether the file is to be read again.
    package func drain() -> Bool {
        var changed = false
        while let events = try? queue.read(upTo: 16 << 10), !events.isEmpty {
            events.withUnsafeBytes { if isAboutFile($0) { changed = true } }
        }
        // Another file may have the name now.
        if changed { watchFile() }
        return changed
    }

    private func watchFile() {
        watched.withLock { watched in
            let number = inotify_add_watch(queue.rawValue, path, UInt32(IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB))
            if let watched, watched != number { inotify_rm_watch(queue.rawValue, watched) }
            watched = number < 0 ? nil : number
        }
    }

    private func isAboutFile(_ events: UnsafeRawBufferPointer) -> Bool {
        let header = MemoryLayout<inotify_event>.size
        let name = Array(FilePath.lastComponent(path).utf8)
        var offset = 0
        var found = false
        while offset + header <= events.count {
            let event = events.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
            let text = events[(offset + header)...].prefix(Int(event.len)).prefix { $0 != 0 }
            // Without a name it is about the file itself, or says that reports were dropped. A watch that has ended is
            // told too, which is no news.
            if event.mask & UInt32(IN_IGNORED) == 0, event.len == 0 || text.elementsEqual(name) { found = true }
            offset += header + Int(event.len)
        }
        return found
    }

    private static let ownChanges = UInt32(IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)
    private static let nameChanges =
        ownChanges | UInt32(IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO)
}
#endif
