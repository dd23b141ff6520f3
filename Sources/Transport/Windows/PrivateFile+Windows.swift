#if os(Windows)
import Platform

extension PrivateFile {
    /// Opens what has this name itself.
    static func openForReading(_ path: String) throws(SystemError) -> OwnedDescriptor {
        try OwnedDescriptor(opening: path, for: .readingItself)
    }

    /// What is wrong with an open file; nil when nothing is.
    static func problem(
        of file: borrowing OwnedDescriptor, _ path: String, isExposureAccepted: Bool
    ) throws(SystemError) -> EndpointFileError.Problem? {
        let access = try FileAccess(of: file, named: path)
        switch access.kind {
        case .file: break
        case .directory: return .directory
        case .socket: return .socket
        case .symlink: return .symbolicLink
        case .other: return .special
        }
        // Users have no numbers here.
        if !access.isOwn { return .foreign(owner: 0) }
        if isExposureAccepted || !(access.othersMayRead || access.othersMayWrite) { return nil }
        return .exposed(mode: access.othersMayWrite ? 0o666 : 0o644)
    }

    /// What is wrong with what has this name and may not be opened; nil when that is all. Here nothing can be asked about
    /// a file that may not be opened.
    static func problem(at path: String) -> EndpointFileError.Problem? { nil }

    /// What is wrong with a file that could not be opened.
    static func problem(for error: SystemError) -> EndpointFileError.Problem {
        if error.isAbsent { return .absent }
        return error.isLink ? .symbolicLink : .system(error)
    }
}
#endif
