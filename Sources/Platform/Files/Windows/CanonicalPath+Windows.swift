#if os(Windows)
import WinSDK

extension FileSystem {
    /// The one absolute spelling of `path`: links followed, `\` between names, long names in the case that the disk
    /// has, no `.`, `..`, doubled or trailing separators, no `\\?\`.
    ///
    /// What does not exist yet is kept as it stands under the deepest part that does, so the spelling stays the same
    /// once it is created, but for the case of its letters.
    /// - Throws: ``SystemError``: ERROR_PATH_NOT_FOUND for an empty path, ERROR_INVALID_NAME for one with a NUL.
    package static func canonicalPath(_ path: String) throws(SystemError) -> String {
        if path.isEmpty {
            throw SystemError(call: "GetFullPathNameW", subject: "an empty path", number: Int32(ERROR_PATH_NOT_FOUND))
        }
        if path.utf8.contains(0) {
            throw SystemError(
                call: "GetFullPathNameW", subject: path.debugDescription, number: Int32(ERROR_INVALID_NAME))
        }
        let full = String(wideOfUnknownLength: 512) { buffer, capacity in
            path.withWide { GetFullPathNameW($0, capacity, buffer, nil) }
        }
        guard let full else { throw SystemError.last("GetFullPathNameW", on: path) }
        var existing = FilePath.clean(full)
        var missing: [String] = []
        while true {
            do throws(SystemError) {
                return missing.reversed().reduce(try finalPath(existing)) { FilePath.join($0, $1) }
            } catch {
                let parent = FilePath.parent(existing)
                guard error.isNotFound, parent != existing else { throw error }
                missing.append(FilePath.lastComponent(existing))
                existing = parent
            }
        }
    }

    /// Where an existing path ends up.
    private static func finalPath(_ path: String) throws(SystemError) -> String {
        let file = try OwnedDescriptor(
            opening: path, access: 0, disposition: OPEN_EXISTING, flags: DWORD(FILE_FLAG_BACKUP_SEMANTICS))
        let handle = file.handle
        let found = String(wideOfUnknownLength: 512) { buffer, capacity in
            GetFinalPathNameByHandleW(handle, buffer, capacity, DWORD(FILE_NAME_NORMALIZED) | DWORD(VOLUME_NAME_DOS))
        }
        guard let found else { throw SystemError.last("GetFinalPathNameByHandleW", on: path) }
        return FilePath.clean(FilePath.withoutPrefix(found))
    }

    /// Where a symbolic link or a junction points, as it is written in the link.
    package static func linkTarget(_ path: String) throws(SystemError) -> String {
        let link = try OwnedDescriptor(
            opening: path, access: 0, disposition: OPEN_EXISTING,
            flags: DWORD(FILE_FLAG_BACKUP_SEMANTICS) | DWORD(FILE_FLAG_OPEN_REPARSE_POINT))
        let handle = link.handle
        // MAXIMUM_REPARSE_DATA_BUFFER_SIZE
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        var length: DWORD = 0
        try windowsCall("DeviceIoControl", on: path) {
            DeviceIoControl(
                handle, Self.getReparsePoint, nil, 0, &buffer, DWORD(buffer.count), &length, nil)
        }
        guard let target = ReparseTarget(buffer.prefix(Int(length)))?.text else {
            throw SystemError(call: "DeviceIoControl", subject: path, number: Int32(ERROR_NOT_A_REPARSE_POINT))
        }
        return target
    }

    /// FSCTL_GET_REPARSE_POINT, winioctl.h: a macro that is not imported.
    private static let getReparsePoint: DWORD = 0x0009_00A8
}
#endif
