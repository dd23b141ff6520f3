import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Small files that only this user can see.
enum PrivateFile {
    /// The content of the file that has this name, after a look at that very file: nobody else may see or change it.
    static func read(_ path: String, limit: Int) throws(EndpointFileError) -> [UInt8] {
        try read(path, limit: limit, forbidden: 0o077)
    }

    /// The same for a file that is only to be replaced, so that its permissions do not matter any more.
    static func readOwn(_ path: String, limit: Int) throws(EndpointFileError) -> [UInt8] {
        try read(path, limit: limit, forbidden: 0)
    }

    private static func read(_ path: String, limit: Int, forbidden: mode_t) throws(EndpointFileError) -> [UInt8] {
        let outcome: Result<[UInt8], EndpointFileError>
        do throws(SystemError) {
            // A pipe or device of that name must not keep anybody waiting.
            let file = try OwnedDescriptor(opening: path, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
            outcome = try content(of: file, path, limit: limit, forbidden: forbidden)
        } catch {
            throw EndpointFileError(path, problem(for: error))
        }
        return try outcome.get()
    }

    /// Replaces the file in one step, private from its first moment.
    static func replace(_ path: String, with bytes: [UInt8]) throws(SystemError) {
        // What a power cut leaves of it names a process that is gone.
        try FileSystem.writeAtomically(bytes, to: path, mode: 0o600, durable: false)
    }

    private static func content(
        of file: borrowing OwnedDescriptor, _ path: String, limit: Int, forbidden: mode_t
    ) throws(SystemError) -> Result<[UInt8], EndpointFileError> {
        if let problem = try problem(of: file.rawValue, path, forbidden: forbidden) {
            return .failure(EndpointFileError(path, problem))
        }
        var bytes: [UInt8] = []
        while true {
            let piece = try file.read(upTo: limit + 1 - bytes.count)
            if piece.isEmpty { return .success(bytes) }
            bytes += piece
            if bytes.count > limit { return .failure(EndpointFileError(path, .tooLong(limit: limit))) }
        }
    }

    private static func problem(
        of descriptor: Int32, _ path: String, forbidden: mode_t
    ) throws(SystemError) -> EndpointFileError.Problem? {
        var status = stat()
        _ = try systemCall("fstat", on: path) { fstat(descriptor, &status) }
        switch FileKind(mode: UInt32(status.st_mode)) {
        case .file: break
        case .directory: return .directory
        case .socket: return .socket
        case .symlink: return .symbolicLink
        case .other: return .special
        }
        if status.st_uid != LocalUser.current { return .foreign(owner: status.st_uid) }
        if status.st_mode & forbidden != 0 { return .exposed(mode: UInt32(status.st_mode) & 0o777) }
        return nil
    }

    private static func problem(for error: SystemError) -> EndpointFileError.Problem {
        switch error.number {
        case ENOENT, ENOTDIR: .absent
        // What open(2) says of a link with O_NOFOLLOW, and of a socket (the latter on Linux, then Darwin).
        case ELOOP: .symbolicLink
        case ENXIO, EOPNOTSUPP: .socket
        default: .system(error)
        }
    }
}
