/// A private file (0600) that is only ever appended to, by any number of processes at once.
package struct AppendFile: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor

    /// Opens the file, creating it when absent.
    package init(_ path: String) throws(SystemError) {
        descriptor = try OwnedDescriptor(opening: path, for: .appending)
    }

    /// Appends `bytes`; what fits one `write` is never interleaved with another writer's (open(2), O_APPEND).
    package borrowing func append(_ bytes: [UInt8]) throws(SystemError) {
        try descriptor.write(all: bytes)
    }

    /// Appends what a buffer holds.
    package borrowing func append(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        try descriptor.write(all: bytes)
    }
}
