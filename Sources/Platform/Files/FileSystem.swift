#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The file operations everything else is built from; all of them block and belong off the cooperative pool
/// when the file can be large or the disk slow.
public enum FileSystem {
    /// The whole content of a file.
    /// - Parameter limit: the most bytes that are accepted; a larger file is EFBIG, not cut.
    package static func read(_ path: String, limit: Int = 16 << 20) throws(SystemError) -> [UInt8] {
        let file = try OwnedDescriptor(opening: path, flags: O_RDONLY)
        var content: [UInt8] = []
        while true {
            let piece = try file.read(upTo: min(64 << 10, limit + 1 - content.count))
            if piece.isEmpty { return content }
            content += piece
            if content.count > limit { throw SystemError(call: "read", subject: path, number: EFBIG) }
        }
    }

    /// The whole content of a text file; bytes that are not UTF-8 become U+FFFD.
    /// - Parameter limit: as for ``read(_:limit:)``.
    package static func readText(_ path: String, limit: Int = 16 << 20) throws(SystemError) -> String {
        String(decoding: try read(path, limit: limit), as: UTF8.self)
    }

    /// What `path` names; `nil` when nothing, or when it cannot be told.
    package static func kind(of path: String) -> FileKind? {
        var status = stat()
        return lstat(path, &status) == 0 ? FileKind(mode: UInt32(status.st_mode)) : nil
    }

    /// Renames, replacing a file at the destination in one step.
    package static func rename(_ from: String, to destination: String) throws(SystemError) {
        _ = try systemCall("rename", on: "\(from) to \(destination)") { renameEntry(from, destination) }
    }

    /// Removes a file, a link or a socket; one that is absent already is fine.
    package static func removeFile(_ path: String) throws(SystemError) {
        do throws(SystemError) {
            _ = try systemCall("unlink", on: path) { unlink(path) }
        } catch {
            if !error.isNotFound { throw error }
        }
    }

    /// Creates a directory that only this user can enter, with its missing parents.
    ///
    /// One that exists is tightened to 0700, and refused when somebody else owns it (EPERM) or it is a link (ENOTDIR).
    public static func makePrivateDirectory(_ path: String) throws(SystemError) {
        do throws(SystemError) {
            return try makeDirectory(path)
        } catch {
            if error.alreadyExists { return try tightenDirectory(path) }
            guard error.isNotFound, !path.isEmpty, FilePath.parent(path) != path else { throw error }
        }
        try makePrivateDirectory(FilePath.parent(path))
        do throws(SystemError) {
            try makeDirectory(path)
        } catch {
            // Another process may have made it meanwhile.
            guard error.alreadyExists else { throw error }
            try tightenDirectory(path)
        }
    }

    private static func makeDirectory(_ path: String) throws(SystemError) {
        _ = try systemCall("mkdir", on: path) { mkdir(path, 0o700) }
    }

    private static func tightenDirectory(_ path: String) throws(SystemError) {
        let directory = try OwnedDescriptor(opening: path, flags: O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
        let descriptor = directory.rawValue
        var status = stat()
        _ = try systemCall("fstat", on: path) { fstat(descriptor, &status) }
        guard status.st_uid == geteuid() else { throw SystemError(call: "mkdir", subject: path, number: EPERM) }
        if status.st_mode & 0o7777 != 0o700 {
            _ = try systemCall("fchmod", on: path) { fchmod(descriptor, 0o700) }
        }
    }

    /// The directory that relative paths of this process start from.
    package static func currentDirectory() throws(SystemError) -> String {
        guard let path = getcwd(nil, 0) else {
            throw SystemError(call: "getcwd", subject: "current directory", number: errno)
        }
        defer { free(path) }
        return String(cString: path)
    }
}

// Outside the type, where `rename` means the system's call.
private func renameEntry(_ from: String, _ destination: String) -> Int32 { rename(from, destination) }
