#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension FileSystem {
    /// Copies a file, a link or a whole directory to a new name.
    ///
    /// Links are copied as links, permission bits are kept, directories that exist at the destination are filled.
    /// Sockets, named pipes and devices are left out: they have no content that a copy could have.
    /// - Throws: ``SystemError``: EEXIST when a file stands where one would be written, EINVAL for a copy into itself,
    ///   ENOENT for a name that is not UTF-8.
    package static func copyTree(from source: String, to destination: String) throws(SystemError) {
        let inside = try canonicalPath(source)
        let target = try canonicalPath(destination)
        if target == inside || target.hasPrefix(inside == "/" ? "/" : inside + "/") {
            throw SystemError(call: "copy", subject: "\(source) into itself at \(destination)", number: EINVAL)
        }
        try copyEntry(from: source, to: destination)
    }

    private static func copyEntry(from source: String, to destination: String) throws(SystemError) {
        var status = stat()
        _ = try systemCall("lstat", on: source) { lstat(source, &status) }
        let mode = mode_t(status.st_mode & 0o7777)
        switch FileKind(mode: UInt32(status.st_mode)) {
        case .file: try copyFile(from: source, to: destination, mode: mode)
        case .symlink: try copyLink(from: source, to: destination)
        case .directory: try copyDirectory(from: source, to: destination, mode: mode)
        case .socket, .other: break
        }
    }

    private static func copyDirectory(from source: String, to destination: String, mode: mode_t) throws(SystemError) {
        do throws(SystemError) {
            // Writable until it is filled.
            _ = try systemCall("mkdir", on: destination) { mkdir(destination, mode | 0o700) }
        } catch {
            guard error.alreadyExists, kind(of: destination) == .directory else { throw error }
        }
        for name in try entries(of: source) {
            try copyEntry(from: FilePath.join(source, name), to: FilePath.join(destination, name))
        }
        _ = try systemCall("chmod", on: destination) { chmod(destination, mode) }
    }

    private static func copyLink(from source: String, to destination: String) throws(SystemError) {
        let target = try linkTarget(source)
        _ = try systemCall("symlink", on: destination) { symlink(target, destination) }
    }

    private static func copyFile(from source: String, to destination: String, mode: mode_t) throws(SystemError) {
        let input = try OwnedDescriptor(opening: source, flags: O_RDONLY | O_NOFOLLOW)
        let output = try OwnedDescriptor(
            opening: destination, flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
        while true {
            let piece = try input.read(upTo: 256 << 10)
            if piece.isEmpty { break }
            try output.write(all: piece)
        }
        let descriptor = output.rawValue
        _ = try systemCall("fchmod", on: destination) { fchmod(descriptor, mode) }
        try output.finish()
    }
}
