import Synchronization

#if canImport(Glibc)
package import Glibc
#elseif canImport(Darwin)
package import Darwin
#endif

extension FileSystem {
    /// Replaces `path` in one step: whoever reads it sees the old content or the new, never a part.
    /// - Parameters:
    ///   - mode: the permissions of the file, whatever the umask says.
    ///   - durable: waits until content and name would survive a power cut.
    package static func writeAtomically(
        _ bytes: [UInt8], to path: String, mode: mode_t = 0o600, durable: Bool = true
    ) throws(SystemError) {
        let temporary = temporaryName(beside: path)
        try writeNew(bytes, to: temporary, mode: mode, durable: durable)
        do throws(SystemError) {
            try rename(temporary, to: path)
        } catch {
            unlink(temporary)
            throw error
        }
        if durable { try synchronizeDirectory(FilePath.parent(path)) }
    }

    /// Waits until the names in a directory would survive a power cut.
    package static func synchronizeDirectory(_ path: String) throws(SystemError) {
        let directory = try OwnedDescriptor(opening: path, flags: O_RDONLY | O_DIRECTORY)
        try directory.synchronize()
    }

    /// Makes a file that does not exist yet; when it cannot be written whole it is removed again.
    ///
    /// Whoever reads it meanwhile may see a part of it.
    /// - Parameters:
    ///   - mode: the permissions of the file, whatever the umask says.
    ///   - durable: waits until the content would survive a power cut.
    /// - Throws: ``SystemError``; EEXIST when there is something at `path`.
    package static func writeNew(
        _ bytes: [UInt8], to path: String, mode: mode_t = 0o600, durable: Bool = false
    ) throws(SystemError) {
        let file = try OwnedDescriptor(opening: path, flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode)
        let descriptor = file.rawValue
        do throws(SystemError) {
            _ = try systemCall("fchmod", on: path) { fchmod(descriptor, mode) }
            try file.write(all: bytes)
            if durable { try file.synchronize() }
        } catch {
            unlink(path)
            throw error
        }
        try file.finish()
    }

    /// A name in the same directory that nobody uses: rename cannot cross file systems.
    private static func temporaryName(beside path: String) -> String {
        let number = temporaryNumber.wrappingAdd(1, ordering: .relaxed).newValue
        let random = UInt32.random(in: .min ... .max)
        let name = ".\(FilePath.lastComponent(path)).\(getpid()).\(number).\(String(random, radix: 36)).tmp"
        return FilePath.join(FilePath.parent(path), name)
    }

    private static let temporaryNumber = Atomic<UInt64>(0)
}
