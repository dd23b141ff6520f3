#if os(Windows)
import WinSDK

extension FileSystem {
    /// What `path` names; `nil` when nothing, or when it cannot be told.
    package static func kind(of path: String) -> FileKind? { (try? status(of: path))?.kind }

    /// What lies at `path`, links not followed.
    static func status(of path: String) throws(SystemError) -> FileStatus {
        // A separator at the end asks what the last link leads to, as it does on other systems.
        if path.count > 3, path.hasSuffix("\\") || path.hasSuffix("/") {
            return try status(of: canonicalPath(path))
        }
        let attributes = try attributes(of: path)
        let isReadOnly = attributes & DWORD(FILE_ATTRIBUTE_READONLY) != 0
        let mode: FileMode = isReadOnly ? 0o400 : 0o600
        return FileStatus(kind: FileKind(attributes: attributes, tag: try reparseTag(path, attributes)), mode: mode)
    }

    /// Lets `path` be written or not. Who may do what is said by its access list, which stays.
    static func setMode(_ mode: FileMode, of path: String) throws(SystemError) {
        let readOnly = DWORD(FILE_ATTRIBUTE_READONLY)
        let attributes = try attributes(of: path)
        let wanted = mode.bits & 0o200 == 0 ? attributes | readOnly : attributes & ~readOnly
        if wanted == attributes { return }
        try windowsCall("SetFileAttributesW", on: path) { path.withWidePath { SetFileAttributesW($0, wanted) } }
    }

    /// Makes a symbolic link, which takes a right that users have in developer mode or as administrators.
    static func makeLink(_ path: String, to target: String) throws(SystemError) {
        // SYMBOLIC_LINK_FLAG_ALLOW_UNPRIVILEGED_CREATE, SYMBOLIC_LINK_FLAG_DIRECTORY: winbase.h.
        var flags: DWORD = 0x2
        let full = FilePath.isAbsolute(target) ? target : FilePath.join(FilePath.parent(path), target)
        if kind(of: full) == .directory { flags |= 0x1 }
        let kindOfLink = flags
        try windowsCall("CreateSymbolicLinkW", on: path) {
            path.withWidePath { path in target.withWide { CreateSymbolicLinkW(path, $0, kindOfLink) != 0 } }
        }
    }

    /// Renames, replacing a file at the destination in one step.
    ///
    /// Waits until the new name is on the disk, because there is no other way of making it durable. A virus scanner or
    /// an indexer may have the file open for a moment, which is waited for.
    package static func rename(_ from: String, to destination: String) throws(SystemError) {
        let flags = DWORD(MOVEFILE_REPLACE_EXISTING) | DWORD(MOVEFILE_WRITE_THROUGH)
        // MoveFileExW does not replace a file that is open, however it was opened, and calls that a denial.
        try whileShared(alsoDenied: FileSystem.kind(of: destination) == .file) { () throws(SystemError) in
            try windowsCall("MoveFileExW", on: "\(from) to \(destination)") {
                from.withWidePath { from in destination.withWidePath { MoveFileExW(from, $0, flags) } }
            }
        }
    }

    /// Removes a file, a link or a socket; one that is absent already is fine.
    package static func removeFile(_ path: String) throws(SystemError) {
        do throws(SystemError) {
            try whileShared { () throws(SystemError) in
                let attributes = try attributes(of: path)
                if attributes & DWORD(FILE_ATTRIBUTE_READONLY) != 0 { try setMode(0o600, of: path) }
                // A link to a directory is removed like an empty directory.
                let isDirectoryLink =
                    attributes & DWORD(FILE_ATTRIBUTE_DIRECTORY) != 0
                    && attributes & DWORD(FILE_ATTRIBUTE_REPARSE_POINT) != 0
                if isDirectoryLink {
                    try removeEmptyDirectory(path)
                } else {
                    try windowsCall("DeleteFileW", on: path) { path.withWidePath { DeleteFileW($0) } }
                }
            }
        } catch {
            if !error.isAbsent { throw error }
        }
    }

    /// Removes a directory that has nothing in it, or a link to one.
    static func removeEmptyDirectory(_ path: String) throws(SystemError) {
        try windowsCall("RemoveDirectoryW", on: path) { path.withWidePath { RemoveDirectoryW($0) } }
    }

    /// Makes a directory in one that exists.
    package static func makeDirectory(_ path: String, mode: FileMode = 0o700) throws(SystemError) {
        func make(_ attributes: UnsafeMutablePointer<SECURITY_ATTRIBUTES>?) throws(SystemError) {
            try windowsCall("CreateDirectoryW", on: path) { path.withWidePath { CreateDirectoryW($0, attributes) } }
        }
        guard mode.isPrivate else { return try make(nil) }
        try OwnerOnlyAccess.withAttributes { attributes throws(SystemError) in try make(attributes) }
    }

    /// Makes a directory private that exists; somebody else's is ERROR_INVALID_OWNER, a link or file ERROR_DIRECTORY.
    static func tightenDirectory(_ path: String) throws(SystemError) {
        let access = DWORD(READ_CONTROL) | DWORD(WRITE_DAC) | DWORD(FILE_READ_ATTRIBUTES)
        let directory = try OwnedDescriptor(
            opening: path, access: access, disposition: OPEN_EXISTING,
            flags: DWORD(FILE_FLAG_BACKUP_SEMANTICS) | DWORD(FILE_FLAG_OPEN_REPARSE_POINT))
        let attributes = try directory.information(path).dwFileAttributes
        guard attributes & DWORD(FILE_ATTRIBUTE_DIRECTORY) != 0,
            attributes & DWORD(FILE_ATTRIBUTE_REPARSE_POINT) == 0
        else { throw SystemError(call: "CreateDirectoryW", subject: path, number: ErrorNumber.notADirectory) }
        let found = try FileAccess(of: directory, named: path)
        guard found.isOwn else {
            throw SystemError(call: "CreateDirectoryW", subject: path, number: ErrorNumber.notOwner)
        }
        if found.othersMayRead || found.othersMayWrite {
            try OwnerOnlyAccess.apply(to: directory.handle, named: path)
        }
    }

    /// Waits until the content of a file would survive a power cut.
    package static func synchronizeFile(_ path: String) throws(SystemError) {
        // Only who may write may flush.
        try OwnedDescriptor(opening: path, access: DWORD(GENERIC_WRITE), disposition: OPEN_EXISTING).synchronize()
    }

    /// Does nothing: directories cannot be flushed here, and ``rename(_:to:)`` waits for names itself.
    package static func synchronizeDirectory(_ path: String) throws(SystemError) {}

    /// Whether a path, its links followed, is a directory of this user's.
    static func isOwnDirectory(_ path: String) -> Bool {
        guard
            let directory = try? OwnedDescriptor(
                opening: path, access: DWORD(READ_CONTROL) | DWORD(FILE_READ_ATTRIBUTES), disposition: OPEN_EXISTING,
                flags: DWORD(FILE_FLAG_BACKUP_SEMANTICS)),
            let information = try? directory.information(path),
            let access = try? FileAccess(of: directory, named: path)
        else { return false }
        return information.dwFileAttributes & DWORD(FILE_ATTRIBUTE_DIRECTORY) != 0 && access.isOwn
    }

    /// The number of the user that a file or directory belongs to, links followed: this user's, or 0 for anybody else,
    /// because users have no numbers here; nil when it does not exist.
    static func owner(of path: String) -> UInt32? {
        guard
            let file = try? OwnedDescriptor(
                opening: path, access: DWORD(READ_CONTROL), disposition: OPEN_EXISTING,
                flags: DWORD(FILE_FLAG_BACKUP_SEMANTICS)),
            let access = try? FileAccess(of: file, named: path)
        else { return nil }
        return access.isOwn ? CurrentProcess.userID : 0
    }

    /// Whether two paths lead to the same file, links followed; false when one leads nowhere.
    static func isSameFile(_ path: String, _ other: String) -> Bool {
        guard let first = identity(of: path), let second = identity(of: other) else { return false }
        return first == second
    }

    /// The directory that relative paths of this process start from.
    package static func currentDirectory() throws(SystemError) -> String {
        guard let path = String(wideOfUnknownLength: 512, { GetCurrentDirectoryW($1, $0) }) else {
            throw SystemError.last("GetCurrentDirectoryW", on: "current directory")
        }
        return path
    }

    /// Tries again for a while what another process is in the way of by having a file open for a moment.
    /// - Parameter alsoDenied: whether a denial can mean the same.
    static func whileShared(
        alsoDenied: Bool = false, _ body: () throws(SystemError) -> Void
    ) throws(SystemError) {
        let end = ContinuousClock.now.advanced(by: sharingPatience)
        while true {
            do throws(SystemError) {
                return try body()
            } catch {
                let isShared = error.isSharingViolation || (alsoDenied && error.number == Int32(ERROR_ACCESS_DENIED))
                guard isShared, .now < end else { throw error }
                // There is nothing that tells when the other process is done.
                _ = SleepEx(5, false)
            }
        }
    }

    /// Virus scanners take well under a second for a file of any size that is renamed here.
    private static let sharingPatience = Duration.seconds(3)

    /// The attributes of a file, its links not followed.
    static func attributes(of path: String) throws(SystemError) -> DWORD {
        let attributes = path.withWidePath { GetFileAttributesW($0) }
        // INVALID_FILE_ATTRIBUTES, fileapi.h, is a cast.
        if attributes == DWORD.max { throw SystemError.last("GetFileAttributesW", on: path) }
        return attributes
    }

    /// What kind of reparse point a path is; 0 for what is none.
    private static func reparseTag(_ path: String, _ attributes: DWORD) throws(SystemError) -> DWORD {
        if attributes & DWORD(FILE_ATTRIBUTE_REPARSE_POINT) == 0 { return 0 }
        var found = WIN32_FIND_DATAW()
        let search = path.withWidePath { FindFirstFileW($0, &found) }
        if search == INVALID_HANDLE_VALUE { throw SystemError.last("FindFirstFileW", on: path) }
        FindClose(search)
        return found.dwReserved0
    }

    private static func identity(of path: String) -> [DWORD]? {
        guard
            let file = try? OwnedDescriptor(
                opening: path, access: 0, disposition: OPEN_EXISTING, flags: DWORD(FILE_FLAG_BACKUP_SEMANTICS)),
            let information = try? file.information(path)
        else { return nil }
        return [information.dwVolumeSerialNumber, information.nFileIndexHigh, information.nFileIndexLow]
    }
}
#endif
