#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A private file (0600) that is only ever appended to, by any number of processes at once.
package struct AppendFile: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor

    /// Opens the file, creating it when absent.
    package init(_ path: String) throws(SystemError) {
        descriptor = try OwnedDescriptor(opening: path, flags: O_WRONLY | O_APPEND | O_CREAT)
    }

    /// Appends `bytes`; what fits one `write` is never interleaved with another writer's (open(2), O_APPEND).
    package borrowing func append(_ bytes: [UInt8]) throws(SystemError) {
        try descriptor.write(all: bytes)
    }

    /// Appends what a buffer holds.
    package borrowing func append(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let slice = UnsafeRawBufferPointer(rebasing: rest)
            let written = try systemCall("write", on: "log") {
                Int32(clamping: write(descriptor.rawValue, slice.baseAddress, min(slice.count, 1 << 30)))
            }
            rest = rest.dropFirst(Int(written))
        }
    }
}
