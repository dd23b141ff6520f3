#if !os(Windows)
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension FileSystem {
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
            if !error.isAbsent { throw error }
        }
    }

    /// What lies at `path`, links not followed.
    static func status(of path: String) throws(SystemError) -> FileStatus {
        var status = stat()
        _ = try systemCall("lstat", on: path) { lstat(path, &status) }
        return FileStatus(
            kind: FileKind(mode: UInt32(status.st_mode)),
            mode: FileMode(status.st_mode))
    }

    /// Gives what `path` leads to these permissions, whatever the umask says.
    static func setMode(_ mode: FileMode, of path: String) throws(SystemError) {
        _ = try systemCall("chmod", on: path) { chmod(path, mode_t(mode.bits)) }
    }

    /// Makes a symbolic link.
    static func makeLink(_ path: String, to target: String) throws(SystemError) {
        _ = try systemCall("symlink", on: path) { symlink(target, path) }
    }

    /// Whether a path, its links followed, is a directory of this user's.
    static func isOwnDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && FileKind(mode: UInt32(status.st_mode)) == .directory
            && status.st_uid == geteuid()
    }

    /// The number of the user that a file or directory belongs to, links followed; nil when it does not exist.
    static func owner(of path: String) -> UInt32? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_uid : nil
    }

    /// Whether two paths lead to the same file, links followed; false when one leads nowhere.
    static func isSameFile(_ path: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        guard stat(path, &first) == 0, stat(other, &second) == 0 else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }

    /// Waits until the content of a file would survive a power cut.
    package static func synchronizeFile(_ path: String) throws(SystemError) {
        try OwnedDescriptor(opening: path, flags: O_RDONLY).synchronize()
    }

    /// Waits until the names in a directory would survive a power cut.
    package static func synchronizeDirectory(_ path: String) throws(SystemError) {
        try OwnedDescriptor(opening: path, flags: O_RDONLY | O_DIRECTORY).synchronize()
    }

    /// Makes a directory in one that exists.
    package static func makeDirectory(_ path: String, mode: FileMode = 0o700) throws(SystemError) {
        _ = try systemCall("mkdir", on: path) { mkdir(path, mode_t(mode.bits)) }
    }

    /// Removes a directory that has nothing in it.
    static func removeEmptyDirectory(_ path: String) throws(SystemError) {
        _ = try systemCall("rmdir", on: path) { rmdir(path) }
    }

    /// Makes a directory private that exists; somebody else's is EPERM, a link ENOTDIR.
    static func tightenDirectory(_ path: String) throws(SystemError) {
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
    /// - Throws: ``SystemError``, EILSEQ for one whose path is not UTF-8.
    package static func currentDirectory() throws(SystemError) -> String {
        guard let path = getcwd(nil, 0) else {
            throw SystemError(call: "getcwd", subject: "current directory", number: errno)
        }
        defer { free(path) }
        return try text(UnsafeRawBufferPointer(start: path, count: strlen(path)), call: "getcwd")
    }

    /// A path as the system gives it.
    /// - Throws: ``SystemError``, EILSEQ for one that is not UTF-8: a string with other bytes in their place would name
    ///   another file.
    static func text(_ path: some Collection<UInt8>, call: String) throws(SystemError) -> String {
        if let text = String(validating: path, as: UTF8.self) { return text }
        throw SystemError(call: call, subject: NotUTF8.escaped(path), number: ErrorNumber.notUTF8)
    }
}

// Outside the type, where `rename` means the system's call.
private func renameEntry(_ from: String, _ destination: String) -> Int32 { rename(from, destination) }
#endif
