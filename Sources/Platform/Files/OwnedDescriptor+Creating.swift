#if canImport(Glibc)
package import Glibc
#elseif canImport(Darwin)
package import Darwin
#endif

extension OwnedDescriptor {
    /// Makes a file that does not exist yet, for writing.
    /// - Throws: ``SystemError``; EEXIST when there is something at `path`.
    package init(creating path: String, mode: mode_t = 0o600) throws(SystemError) {
        try self.init(opening: path, flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode)
    }
}
