import Synchronization

extension FileSystem {
    /// Replaces `path` in one step: whoever reads it sees the old content or the new, never a part.
    /// - Parameters:
    ///   - mode: the permissions of the file, whatever the umask says.
    ///   - durable: waits until content and name would survive a power cut.
    package static func writeAtomically(
        _ bytes: [UInt8], to path: String, mode: FileMode = 0o600, durable: Bool = true
    ) throws(SystemError) {
        let temporary = temporaryName(beside: path)
        try writeNew(bytes, to: temporary, mode: mode, durable: durable)
        do throws(SystemError) {
            try rename(temporary, to: path)
        } catch {
            try? removeFile(temporary)
            throw error
        }
        if durable { try synchronizeDirectory(FilePath.parent(path)) }
    }

    /// Makes a file that does not exist yet; when it cannot be written whole it is removed again.
    ///
    /// Whoever reads it meanwhile may see a part of it.
    /// - Parameters:
    ///   - mode: the permissions of the file, whatever the umask says.
    ///   - durable: waits until the content would survive a power cut.
    /// - Throws: ``SystemError``; EEXIST when there is something at `path`.
    package static func writeNew(
        _ bytes: [UInt8], to path: String, mode: FileMode = 0o600, durable: Bool = false
    ) throws(SystemError) {
        let file = try OwnedDescriptor(opening: path, for: .creating(mode))
        do throws(SystemError) {
            try file.setMode(mode)
            try file.write(all: bytes)
            if durable { try file.synchronize() }
        } catch {
            try? removeFile(path)
            throw error
        }
        try file.finish()
    }

    /// A name in the same directory that nobody uses: rename cannot cross file systems.
    private static func temporaryName(beside path: String) -> String {
        let number = temporaryNumber.wrappingAdd(1, ordering: .relaxed).newValue
        let random = UInt32.random(in: .min ... .max)
        let name = ".\(FilePath.lastComponent(path)).\(CurrentProcess.id).\(number).\(String(random, radix: 36)).tmp"
        return FilePath.join(FilePath.parent(path), name)
    }

    /// Removes what replacements of `path` have left whose processes were killed before their end.
    package static func removeUnfinished(_ path: String) throws(SystemError) {
        let prefix = ".\(FilePath.lastComponent(path))."
        for name in try entriesIfPresent(of: FilePath.parent(path)) {
            guard let rest = name.dropping(prefix: prefix), rest.hasSuffix(".tmp") else { continue }
            let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 4, let pid = Int32(parts[0]) else { continue }
            // Somebody else may be writing this very moment.
            if pid != CurrentProcess.id, ProcessIdentity.of(pid: pid) != nil { continue }
            try removeFile(FilePath.join(FilePath.parent(path), name))
        }
    }

    private static let temporaryNumber = Atomic<UInt64>(0)
}
