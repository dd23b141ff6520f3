#if !os(Windows)
import CPlatform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension FileSystem {
    /// The names in a directory, sorted by their bytes, without `.` and `..`.
    package static func entries(of directory: String) throws(SystemError) -> [String] {
        let opened = try OwnedDescriptor(opening: directory, flags: O_RDONLY | O_DIRECTORY)
        return try rawEntries(of: opened, named: directory)
            .map { String(decoding: $0.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self) }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The names in an open directory exactly as the disk has them, NUL-terminated, in no order.
    ///
    /// A name need not be UTF-8: what acts on every entry must not go through `String`.
    static func rawEntries(of directory: borrowing OwnedDescriptor, named path: String) throws(SystemError) -> [[CChar]]
    {
        let original = directory.rawValue
        let copy = try systemCall("fcntl", on: path) { fcntl(original, F_DUPFD_CLOEXEC, 0) }
        guard let stream = fdopendir(copy) else {
            let number = errno
            close(copy)
            throw SystemError(call: "fdopendir", subject: path, number: number)
        }
        defer { closedir(stream) }
        // The copy shares its position with the descriptor, which may have been read before.
        rewinddir(stream)
        var names: [[CChar]] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw SystemError(call: "readdir", subject: path, number: errno) }
                return names
            }
            guard let start = cplatform_entry_name(entry) else { continue }
            let name = [CChar](UnsafeBufferPointer(start: start, count: strlen(start) + 1))
            if name != dot && name != dotDot { names.append(name) }
        }
    }

    private static let dot: [CChar] = [0x2E, 0]
    private static let dotDot: [CChar] = [0x2E, 0x2E, 0]
}
#endif
