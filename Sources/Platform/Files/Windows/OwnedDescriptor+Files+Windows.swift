#if os(Windows)
import WinSDK

extension OwnedDescriptor {
    /// Opens `path`. No child inherits it, and nobody is kept from reading, writing, renaming or removing it meanwhile.
    package init(opening path: String, for use: FileUse) throws(SystemError) {
        switch use {
        case .reading, .readingAtOnce:
            try self.init(opening: path, access: DWORD(GENERIC_READ), disposition: OPEN_EXISTING)
        case .readingItself:
            try self.init(opening: path, access: DWORD(GENERIC_READ), disposition: OPEN_EXISTING, followsLink: false)
        case .updating:
            try self.init(
                opening: path, access: DWORD(GENERIC_READ) | DWORD(GENERIC_WRITE), disposition: OPEN_ALWAYS,
                mode: 0o600, followsLink: false)
        case .appending:
            // Without the right to write elsewhere, every write goes to the end.
            try self.init(
                opening: path, access: DWORD(FILE_APPEND_DATA) | DWORD(SYNCHRONIZE), disposition: OPEN_ALWAYS,
                mode: 0o600)
        case .appendingAtOnce:
            try self.init(
                opening: path, access: DWORD(FILE_APPEND_DATA) | DWORD(SYNCHRONIZE), disposition: OPEN_EXISTING)
        case .creating(let mode):
            try self.init(
                opening: path, access: DWORD(GENERIC_READ) | DWORD(GENERIC_WRITE) | DWORD(WRITE_DAC),
                disposition: CREATE_NEW, mode: mode, followsLink: false)
        case .writingToReader:
            // A pipe without a listening reader is ERROR_PIPE_BUSY, and one that has gone does not exist.
            try self.init(opening: path, access: DWORD(GENERIC_WRITE), disposition: OPEN_EXISTING)
        }
    }

    /// What CreateFileW does.
    /// - Parameters:
    ///   - mode: of a file that this makes; nil for what the directory hands down.
    ///   - followsLink: false refuses a link as the last component.
    ///   - flags: more of FILE_FLAG.
    init(
        opening path: String, access: DWORD, disposition: Int32, mode: FileMode? = nil, followsLink: Bool = true,
        flags: DWORD = 0
    ) throws(SystemError) {
        let share = DWORD(FILE_SHARE_READ) | DWORD(FILE_SHARE_WRITE) | DWORD(FILE_SHARE_DELETE)
        var flags = flags | DWORD(FILE_ATTRIBUTE_NORMAL)
        if !followsLink { flags |= DWORD(FILE_FLAG_OPEN_REPARSE_POINT) }
        let allFlags = flags
        func open(_ attributes: UnsafeMutablePointer<SECURITY_ATTRIBUTES>?) throws(SystemError) -> OwnedDescriptor {
            try OwnedDescriptor("CreateFileW", on: path) {
                path.withWidePath {
                    CreateFileW($0, access, share, attributes, DWORD(disposition), allFlags, nil)
                }
            }
        }
        let opened =
            if mode?.isPrivate == true {
                try OwnerOnlyAccess.withAttributes { attributes throws(SystemError) in try open(attributes) }
            } else {
                try open(nil)
            }
        if !followsLink, try opened.information(path).dwFileAttributes & DWORD(FILE_ATTRIBUTE_REPARSE_POINT) != 0 {
            throw SystemError(call: "CreateFileW", subject: path, number: Int32(ERROR_CANT_RESOLVE_FILENAME))
        }
        self.init(adopting: opened.release())
    }

    /// What has nothing to read: the null device.
    static func readingNothing() throws(SystemError) -> OwnedDescriptor {
        try OwnedDescriptor("CreateFileW", on: "NUL") {
            "NUL".withWide {
                CreateFileW(
                    $0, DWORD(GENERIC_READ), DWORD(FILE_SHARE_READ) | DWORD(FILE_SHARE_WRITE), nil,
                    DWORD(OPEN_EXISTING), 0, nil)
            }
        }
    }

    /// What the system says of an open file: attributes, size, and the numbers that identify it.
    borrowing func information(_ path: String = "") throws(SystemError) -> BY_HANDLE_FILE_INFORMATION {
        var information = BY_HANDLE_FILE_INFORMATION()
        let handle = handle
        try windowsCall("GetFileInformationByHandle", on: path.isEmpty ? "handle \(rawValue)" : path) {
            GetFileInformationByHandle(handle, &information)
        }
        return information
    }

    /// The size of the file in bytes.
    borrowing func size() throws(SystemError) -> Int64 {
        var size = LARGE_INTEGER()
        let handle = handle
        try windowsCall("GetFileSizeEx", on: "handle \(rawValue)") { GetFileSizeEx(handle, &size) }
        return size.QuadPart
    }

    /// Goes to a place in the file, counted in bytes from its beginning.
    borrowing func seek(to offset: Int64) throws(SystemError) {
        let handle = handle
        let distance = LARGE_INTEGER(QuadPart: offset)
        try windowsCall("SetFilePointerEx", on: "handle \(rawValue)") {
            SetFilePointerEx(handle, distance, nil, DWORD(FILE_BEGIN))
        }
    }

    /// Empties the file.
    borrowing func truncate() throws(SystemError) {
        try seek(to: 0)
        let handle = handle
        try windowsCall("SetEndOfFile", on: "handle \(rawValue)") { SetEndOfFile(handle) }
    }

    /// Makes the file this user's alone when `mode` says so; other permissions are what the directory hands down.
    borrowing func setMode(_ mode: FileMode) throws(SystemError) {
        if mode.isPrivate { try OwnerOnlyAccess.apply(to: handle, named: "handle \(rawValue)") }
    }

    /// What may be believed of the file.
    borrowing func trust() throws(SystemError) -> FileTrust {
        let access = try FileAccess(of: self, named: "handle \(rawValue)")
        return FileTrust(
            isRegularFile: access.kind == .file, isOwn: access.isOwn, othersMayWrite: access.othersMayWrite,
            othersMayRead: access.othersMayRead)
    }
}

extension OwnedDescriptor {
    /// Who else may hold a lock at the same time.
    enum LockMode { case shared, exclusive }

    /// Takes the lock of the file if nobody holds one that excludes it.
    ///
    /// Locks keep others from reading too on Windows, so it is a byte far behind the end of any file that is locked.
    borrowing func tryLock(_ mode: LockMode) throws(SystemError) -> Bool {
        let exclusive = mode == .exclusive ? DWORD(LOCKFILE_EXCLUSIVE_LOCK) : 0
        var place = Self.lockPlace
        let handle = handle
        do throws(SystemError) {
            try windowsCall("LockFileEx", on: "handle \(rawValue)") {
                LockFileEx(handle, DWORD(LOCKFILE_FAIL_IMMEDIATELY) | exclusive, 0, 1, 0, &place)
            }
            return true
        } catch {
            if error.wouldBlock { return false }
            throw error
        }
    }

    /// Lets go of the lock.
    borrowing func unlock() {
        var place = Self.lockPlace
        _ = UnlockFileEx(handle, 0, 1, 0, &place)
    }

    private static var lockPlace: OVERLAPPED {
        var place = OVERLAPPED()
        place.Offset = 0
        place.OffsetHigh = 0x7FFF_FFFF
        return place
    }
}
#endif
