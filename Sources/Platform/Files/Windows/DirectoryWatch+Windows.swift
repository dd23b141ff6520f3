#if os(Windows)
import Synchronization
import WinSDK

/// Says which of some directories had an entry created, removed, or moved in or out.
///
/// Built on ReadDirectoryChangesW.
package final class DirectoryWatch: Sendable {
    private let event: OwnedDescriptor
    /// Guarded because the reports are collected and asked for anew by whoever calls.
    private let directories: Mutex<[WatchedDirectory]>

    /// A manual-reset event, signalled when there is something for ``drain()``.
    package var descriptor: Descriptor { event.rawValue }

    /// Which changes are reported.
    enum Scope {
        case entries
        /// Also what is written to the files in it, and who may use them.
        case entriesAndContent
    }

    /// Starts watching; what changes from here on is reported.
    /// - Throws: ``SystemError`` when one is not a directory or cannot be watched, as on some network file systems.
    package convenience init(directories paths: [String]) throws(SystemError) {
        try self.init(directories: paths, of: .entries)
    }

    /// Starts watching for the changes of one scope.
    /// - Throws: ``SystemError``, as above.
    init(directories paths: [String], of scope: Scope) throws(SystemError) {
        let event = try OwnedDescriptor("CreateEventW", on: "directory watch") { CreateEventW(nil, true, false, nil) }
        var directories: [WatchedDirectory] = []
        for path in paths {
            let directory = try WatchedDirectory(path, event: event.rawValue, scope: scope)
            try directory.listen()
            directories.append(directory)
        }
        self.event = event
        self.directories = Mutex(directories)
    }

    /// Reports nothing any more, but for what has arrived.
    package func end() {
        directories.withLock { directories in
            for directory in directories { directory.end() }
        }
    }

    /// Takes the reports that have arrived, without waiting for more.
    /// - Returns: the directories to look at again; empty when nothing happened. After the system had to drop
    ///   reports, and when one cannot be watched any more, that directory.
    package func drain() -> Set<String> {
        directories.withLock { directories in
            _ = ResetEvent(event.handle)
            var changed: Set<String> = []
            for directory in directories where directory.hasReport {
                if directory.takeReport() { changed.insert(directory.path) }
            }
            // Each new call has reset the event, perhaps after another directory's report had set it.
            if directories.contains(where: \.hasReport) { _ = SetEvent(event.handle) }
            return changed
        }
    }

    /// Blocks until something changed in a watched directory or the time is over.
    /// - Returns: false when nothing changed in time.
    package func wait(timeout: Duration) -> Bool {
        let deadline = Poll.Instant.now + timeout
        while true {
            guard Poll.readable([descriptor], until: deadline)[0] else { return false }
            // A report can be about an entry that is hidden.
            if !drain().isEmpty { return true }
        }
    }
}

/// One directory, with the call that waits for its next report.
///
/// `@unchecked` because the memory is only touched under the lock of the watch, and by the system.
private final class WatchedDirectory: @unchecked Sendable {
    let path: String
    private let opened: OwnedDescriptor
    private let event: Descriptor
    private let changes: DWORD
    private let overlapped = UnsafeMutablePointer<OVERLAPPED>.allocate(capacity: 1)
    /// The call takes no more than 64 KiB from other machines, and wants it aligned.
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 32 << 10, alignment: 8)
    private var isListening = false

    init(_ path: String, event: Descriptor, scope: DirectoryWatch.Scope) throws(SystemError) {
        self.path = path
        self.event = event
        let names = DWORD(FILE_NOTIFY_CHANGE_FILE_NAME) | DWORD(FILE_NOTIFY_CHANGE_DIR_NAME)
        changes =
            switch scope {
            case .entries: names
            case .entriesAndContent:
                names | DWORD(FILE_NOTIFY_CHANGE_LAST_WRITE) | DWORD(FILE_NOTIFY_CHANGE_SECURITY)
            }
        overlapped.initialize(to: OVERLAPPED())
        opened = try OwnedDescriptor(
            opening: path, access: DWORD(FILE_LIST_DIRECTORY), disposition: OPEN_EXISTING,
            flags: DWORD(FILE_FLAG_BACKUP_SEMANTICS) | DWORD(FILE_FLAG_OVERLAPPED))
    }

    /// Asks for the next report.
    func listen() throws(SystemError) {
        overlapped.pointee = OVERLAPPED()
        overlapped.pointee.hEvent = event.handle
        let changes = changes
        let handle = opened.handle
        try windowsCall("ReadDirectoryChangesW", on: path) {
            ReadDirectoryChangesW(
                handle, buffer.baseAddress, DWORD(buffer.count), false, changes, nil, overlapped, nil)
        }
        isListening = true
    }

    /// Takes the call back.
    func end() {
        guard isListening else { return }
        var count: DWORD = 0
        _ = CancelIoEx(opened.handle, overlapped)
        _ = GetOverlappedResult(opened.handle, overlapped, &count, true)
        isListening = false
    }

    /// Whether the call has ended.
    var hasReport: Bool {
        var count: DWORD = 0
        if !isListening { return false }
        return GetOverlappedResult(opened.handle, overlapped, &count, false)
            || GetLastError() != DWORD(ERROR_IO_INCOMPLETE)
    }

    /// Takes the report and asks for the next. Returns whether the directory is to be looked at.
    func takeReport() -> Bool {
        var count: DWORD = 0
        let isWhole = GetOverlappedResult(opened.handle, overlapped, &count, false)
        isListening = false
        // Nothing in it means that there were more changes than fit.
        let isInteresting = !isWhole || count == 0 || namesVisibleEntry(Int(count))
        do throws(SystemError) {
            try listen()
            return isInteresting
        } catch {
            // The directory is gone, which is worth a look, once.
            return true
        }
    }

    /// Whether an entry in the report has a name that does not start with a dot, as that of a file does that is still
    /// being written. FILE_NOTIFY_INFORMATION: next offset, action, length of the name in bytes, the name.
    private func namesVisibleEntry(_ count: Int) -> Bool {
        var offset = 0
        while offset + 14 <= count {
            let next = Int(buffer.loadUnaligned(fromByteOffset: offset, as: DWORD.self))
            if buffer.loadUnaligned(fromByteOffset: offset + 12, as: WCHAR.self) != WCHAR(UInt8(ascii: ".")) {
                return true
            }
            if next == 0 { return false }
            offset += next
        }
        return false
    }

    /// The memory must not go before the system has let go of it.
    deinit {
        end()
        overlapped.deallocate()
        buffer.deallocate()
    }
}
#endif
