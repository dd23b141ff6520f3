#if os(Windows)
import WinSDK

extension FileSystem {
    /// Removes `path` with everything in it; one that is absent already is fine.
    ///
    /// Links and junctions are removed, never followed. What may only be read is made writable first, as git's objects
    /// are.
    package static func removeTree(_ path: String) throws(SystemError) {
        do throws(SystemError) {
            guard try status(of: path).kind == .directory else { return try removeFile(path) }
            try forEachEntry(of: path) { name, found throws(SystemError) in
                let entry = FilePath.join(path, name)
                let kind = FileKind(attributes: found.dwFileAttributes, tag: found.dwReserved0)
                if kind == .directory { try removeTree(entry) } else { try removeFile(entry) }
            }
            try setMode(0o700, of: path)
            // What somebody still has open goes only when it is closed, and is in the way until then.
            let end = ContinuousClock.now.advanced(by: emptyingPatience)
            while true {
                do throws(SystemError) {
                    return try whileShared { () throws(SystemError) in try removeEmptyDirectory(path) }
                } catch {
                    guard error.number == Int32(ERROR_DIR_NOT_EMPTY), .now < end else { throw error }
                    _ = SleepEx(5, false)
                }
            }
        } catch {
            if !error.isNotFound { throw error }
        }
    }

    /// Until a deleted file that a scanner still reads is gone from its directory.
    private static let emptyingPatience = Duration.seconds(3)
}
#endif
