#if !os(Windows)
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension FileSystem {
    /// Removes `path` with everything in it; one that is absent already is fine.
    ///
    /// Symbolic links are removed, never followed, also when somebody swaps a directory for one meanwhile: every step
    /// is relative to a directory that is already open. Directories without write permission are opened up first.
    package static func removeTree(_ path: String) throws(SystemError) {
        let parent: OwnedDescriptor
        do throws(SystemError) {
            parent = try OwnedDescriptor(opening: FilePath.parent(path), flags: O_RDONLY | O_DIRECTORY)
        } catch {
            if error.isNotFound { return }
            throw error
        }
        let name = Array(FilePath.lastComponent(path).utf8CString)
        try TreeRemoval(root: path).remove(name, in: parent)
    }
}

/// One removal; `root` names it in errors.
private struct TreeRemoval {
    let root: String

    func remove(_ name: [CChar], in parent: borrowing OwnedDescriptor) throws(SystemError) {
        do throws(SystemError) {
            try unlink(name, in: parent, flags: 0)
        } catch {
            if error.isNotFound { return }
            // EISDIR on Linux, EPERM on Darwin and in POSIX.
            guard error.number == EISDIR || error.number == EPERM else { throw error }
            try removeDirectory(name, in: parent)
        }
    }

    private func removeDirectory(_ name: [CChar], in parent: borrowing OwnedDescriptor) throws(SystemError) {
        let directory = try open(name, in: parent)
        for entry in try FileSystem.rawEntries(of: directory, named: root) {
            do throws(SystemError) {
                try remove(entry, in: directory)
            } catch {
                guard error.isPermissionDenied else { throw error }
                let descriptor = directory.rawValue
                _ = try systemCall("fchmod", on: root) { fchmod(descriptor, 0o700) }
                try remove(entry, in: directory)
            }
        }
        try unlink(name, in: parent, flags: AT_REMOVEDIR)
    }

    private func open(_ name: [CChar], in parent: borrowing OwnedDescriptor) throws(SystemError) -> OwnedDescriptor {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        let descriptor = parent.rawValue
        do throws(SystemError) {
            return OwnedDescriptor(adopting: try systemCall("open", on: root) { openat(descriptor, name, flags) })
        } catch {
            guard error.isPermissionDenied else { throw error }
            // A directory that may not even be listed; fchmodat follows links, and there is none: unlink refused it.
            _ = try systemCall("chmod", on: root) { fchmodat(descriptor, name, 0o700, 0) }
            return OwnedDescriptor(adopting: try systemCall("open", on: root) { openat(descriptor, name, flags) })
        }
    }

    private func unlink(_ name: [CChar], in parent: borrowing OwnedDescriptor, flags: Int32) throws(SystemError) {
        let descriptor = parent.rawValue
        _ = try systemCall("unlink", on: root) { unlinkat(descriptor, name, flags) }
    }
}
#endif
