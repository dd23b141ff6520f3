#if !os(Windows)
import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension PrivateFile {
    /// Opens what has this name itself, without waiting for anybody.
    static func openForReading(_ path: String) throws(SystemError) -> OwnedDescriptor {
        try OwnedDescriptor(opening: path, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    }

    /// What is wrong with an open file; nil when nothing is.
    static func problem(
        of file: borrowing OwnedDescriptor, _ path: String, isExposureAccepted: Bool
    ) throws(SystemError) -> EndpointFileError.Problem? {
        let descriptor = file.rawValue
        var status = stat()
        _ = try systemCall("fstat", on: path) { fstat(descriptor, &status) }
        return problem(status, isExposureAccepted: isExposureAccepted)
    }

    /// What is wrong with what has this name and may not be opened; nil when that is all.
    static func problem(at path: String) -> EndpointFileError.Problem? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        return problem(status, isExposureAccepted: false)
    }

    private static func problem(_ status: stat, isExposureAccepted: Bool) -> EndpointFileError.Problem? {
        switch FileKind(mode: UInt32(status.st_mode)) {
        case .file: break
        case .directory: return .directory
        case .socket: return .socket
        case .symlink: return .symbolicLink
        case .other: return .special
        }
        if status.st_uid != LocalUser.current { return .foreign(owner: status.st_uid) }
        if !isExposureAccepted, status.st_mode & 0o077 != 0 { return .exposed(mode: UInt32(status.st_mode) & 0o777) }
        return nil
    }

    /// What is wrong with a file that could not be opened.
    static func problem(for error: SystemError) -> EndpointFileError.Problem {
        switch error.number {
        case ENOENT, ENOTDIR: .absent
        // What open(2) says of a link with O_NOFOLLOW, and of a socket (the latter on Linux, then Darwin).
        case ELOOP: .symbolicLink
        case ENXIO, EOPNOTSUPP: .socket
        default: .system(error)
        }
    }
}
#endif
