#if !os(Windows)
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension OwnedDescriptor {
    /// What has nothing to read: the null device.
    static func readingNothing() throws(SystemError) -> OwnedDescriptor {
        try OwnedDescriptor(opening: "/dev/null", flags: O_RDONLY)
    }

    /// The size of the file in bytes.
    borrowing func size() throws(SystemError) -> Int64 { Int64(try status().st_size) }

    /// Goes to a place in the file, counted in bytes from its beginning.
    borrowing func seek(to offset: Int64) throws(SystemError) {
        let descriptor = rawValue
        _ = try sizedSystemCall("lseek", on: "descriptor \(descriptor)") {
            Int(lseek(descriptor, off_t(offset), SEEK_SET))
        }
    }

    /// Empties the file.
    borrowing func truncate() throws(SystemError) {
        let descriptor = rawValue
        _ = try systemCall("ftruncate", on: "descriptor \(descriptor)") { ftruncate(descriptor, 0) }
    }

    /// Gives the file these permissions, whatever the umask says.
    borrowing func setMode(_ mode: FileMode) throws(SystemError) {
        let descriptor = rawValue
        _ = try systemCall("fchmod", on: "descriptor \(descriptor)") { fchmod(descriptor, mode_t(mode.bits)) }
    }

    /// What may be believed of the file.
    borrowing func trust() throws(SystemError) -> FileTrust {
        let status = try status()
        return FileTrust(
            isRegularFile: FileKind(mode: UInt32(status.st_mode)) == .file, isOwn: status.st_uid == geteuid(),
            othersMayWrite: status.st_mode & 0o022 != 0, othersMayRead: status.st_mode & 0o044 != 0)
    }

    private borrowing func status() throws(SystemError) -> stat {
        let descriptor = rawValue
        var status = stat()
        _ = try systemCall("fstat", on: "descriptor \(descriptor)") { fstat(descriptor, &status) }
        return status
    }
}

extension OwnedDescriptor {
    /// Who else may hold a lock at the same time.
    enum LockMode { case shared, exclusive }

    /// Takes the lock of the file if nobody holds one that excludes it.
    borrowing func tryLock(_ mode: LockMode) throws(SystemError) -> Bool {
        let descriptor = rawValue
        let operation = (mode == .exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB
        do throws(SystemError) {
            _ = try systemCall("flock", on: "descriptor \(descriptor)") { flock(descriptor, operation) }
            return true
        } catch {
            if error.wouldBlock { return false }
            throw error
        }
    }

    /// Lets go of the lock.
    borrowing func unlock() { flock(rawValue, LOCK_UN) }
}
#endif
