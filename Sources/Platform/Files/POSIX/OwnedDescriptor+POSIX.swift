#if !os(Windows)
import CPlatform

#if canImport(Glibc)
package import Glibc
#elseif canImport(Darwin)
package import Darwin
#endif

/// A file descriptor with exactly one owner, closed when the owner goes.
package struct OwnedDescriptor: ~Copyable, Sendable {
    /// The number, valid as long as this owner lives.
    package let rawValue: Descriptor

    /// Takes ownership of `rawValue`; nobody else may close it from here on.
    package init(adopting rawValue: Descriptor) { self.rawValue = rawValue }

    /// Opens `path` close-on-exec, so that no child inherits it by accident.
    /// - Parameter mode: permissions of a file that this call creates.
    package init(opening path: String, flags: Int32, mode: mode_t = 0o600) throws(SystemError) {
        self.init(adopting: try systemCall("open", on: path) { open(path, flags | O_CLOEXEC, mode) })
    }

    /// Opens `path` close-on-exec.
    package init(opening path: String, for use: FileUse) throws(SystemError) {
        switch use {
        case .reading: try self.init(opening: path, flags: O_RDONLY)
        case .readingAtOnce: try self.init(opening: path, flags: O_RDONLY | O_NONBLOCK)
        case .readingItself: try self.init(opening: path, flags: O_RDONLY | O_NOFOLLOW)
        case .updating: try self.init(opening: path, flags: O_RDWR | O_CREAT | O_NOFOLLOW)
        case .appending: try self.init(opening: path, flags: O_WRONLY | O_APPEND | O_CREAT)
        case .appendingAtOnce: try self.init(opening: path, flags: O_WRONLY | O_APPEND | O_NONBLOCK)
        case .creating(let mode):
            try self.init(
                opening: path, flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode_t(mode.bits))
        case .writingToReader:
            // Without O_NONBLOCK this would wait for ever for a reader that has given up.
            let opened = try OwnedDescriptor(opening: path, flags: O_WRONLY | O_NONBLOCK | O_NOFOLLOW)
            try opened.changeFlags { $0 & ~O_NONBLOCK }
            self.init(adopting: opened.release())
        }
    }

    /// Writes all of `bytes`, however many calls that takes.
    package borrowing func write(all bytes: [UInt8]) throws(SystemError) {
        let descriptor = rawValue
        var offset = 0
        while offset < bytes.count {
            offset += try sizedSystemCall("write", on: "descriptor \(descriptor)") {
                bytes.withUnsafeBytes { writeOnce(descriptor, UnsafeRawBufferPointer(rebasing: $0[offset...])) }
            }
        }
    }

    /// Writes all that a buffer holds.
    package borrowing func write(all bytes: UnsafeRawBufferPointer) throws(SystemError) {
        let descriptor = rawValue
        var rest = bytes[...]
        while !rest.isEmpty {
            let slice = UnsafeRawBufferPointer(rebasing: rest)
            let written = try sizedSystemCall("write", on: "descriptor \(descriptor)") {
                writeOnce(descriptor, slice)
            }
            rest = rest.dropFirst(written)
        }
    }

    /// Reads what one call gives, at most `count` bytes; empty means the end of the file.
    package borrowing func read(upTo count: Int) throws(SystemError) -> [UInt8] {
        let descriptor = rawValue
        var failure: SystemError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let target = UnsafeMutableRawBufferPointer(buffer)
            do throws(SystemError) {
                initialized = try sizedSystemCall("read", on: "descriptor \(descriptor)") {
                    readOnce(descriptor, target)
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Waits until what was written has reached the disk.
    package borrowing func synchronize() throws(SystemError) {
        let descriptor = rawValue
        _ = try systemCall("fsync", on: "descriptor \(descriptor)") { cplatform_synchronize(descriptor) }
    }

    /// Makes reads and writes return EAGAIN instead of waiting, for every holder of this open file description.
    package borrowing func setNonblocking() throws(SystemError) {
        try changeFlags { $0 | O_NONBLOCK }
    }

    private borrowing func changeFlags(_ change: (Int32) -> Int32) throws(SystemError) {
        let descriptor = rawValue
        let flags = try systemCall("fcntl", on: "descriptor \(descriptor)") { fcntl(descriptor, F_GETFL) }
        let changed = change(flags)
        _ = try systemCall("fcntl", on: "descriptor \(descriptor)") { fcntl(descriptor, F_SETFL, changed) }
    }

    /// Gives ownership away: whoever takes the number must close it.
    package consuming func release() -> Descriptor {
        let descriptor = rawValue
        discard self
        return descriptor
    }

    /// Closes now and reports what `close` says, which for a written file can be a lost write.
    package consuming func finish() throws(SystemError) {
        let descriptor = release()
        // An interrupted close has still closed on Linux: retrying could close a stranger's descriptor.
        if close(descriptor) == -1, errno != EINTR {
            throw SystemError(call: "close", subject: "descriptor \(descriptor)", number: errno)
        }
    }

    deinit { _ = close(rawValue) }
}

// Outside the type, where `read` and `write` mean the system's calls.
private func readOnce(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    read(descriptor, buffer.baseAddress, buffer.count)
}

private func writeOnce(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
    write(descriptor, buffer.baseAddress, buffer.count)
}
#endif
