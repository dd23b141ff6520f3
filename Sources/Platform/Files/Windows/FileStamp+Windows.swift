#if os(Windows)
import WinSDK

extension FileStamp {
    /// The stamp of what `path` names now, a link itself and not what it leads to; `nil` when that cannot be told.
    package static func of(_ path: String) -> FileStamp? {
        guard
            let file = try? OwnedDescriptor(
                opening: path, access: 0, disposition: OPEN_EXISTING,
                flags: DWORD(FILE_FLAG_BACKUP_SEMANTICS) | DWORD(FILE_FLAG_OPEN_REPARSE_POINT)),
            let found = try? file.information(path)
        else { return nil }
        let number = UInt64(found.nFileIndexHigh) << 32 | UInt64(found.nFileIndexLow)
        return FileStamp(
            identity: "\(number).\(nanoseconds(found.ftCreationTime))",
            size: Int64(found.nFileSizeHigh) << 32 | Int64(found.nFileSizeLow),
            modified: nanoseconds(found.ftLastWriteTime))
    }

    /// FILETIME counts 100 ns since 1601, which is 11,644,473,600 s before 1970.
    private static func nanoseconds(_ time: FILETIME) -> Int64 {
        let count = Int64(time.dwHighDateTime) << 32 | Int64(time.dwLowDateTime)
        return (count - 116_444_736_000_000_000) &* 100
    }
}
#endif
