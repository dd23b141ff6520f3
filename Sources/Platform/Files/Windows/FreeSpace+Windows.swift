#if os(Windows)
import WinSDK

extension FileSystem {
    /// How many bytes this user may still write to the volume that `path`, a directory, lies on.
    /// - Throws: ``SystemError``.
    package static func freeSpace(at path: String) throws(SystemError) -> Int64 {
        var available = ULARGE_INTEGER()
        try windowsCall("GetDiskFreeSpaceExW", on: path) {
            path.withWidePath { GetDiskFreeSpaceExW($0, &available, nil, nil) }
        }
        return Int64(clamping: available.QuadPart)
    }

    /// Empties a file in its place, for everybody who has it open.
    /// - Throws: ``SystemError``.
    package static func truncate(_ path: String) throws(SystemError) {
        let file = try OwnedDescriptor(
            opening: path, access: DWORD(GENERIC_WRITE), disposition: TRUNCATE_EXISTING, flags: 0)
        try file.finish()
    }
}
#endif
