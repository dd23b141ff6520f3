public import Platform

/// Where sockets lie whose proper place has too long a path: short directories of this user alone.
public struct RuntimeDirectory: Sendable, Hashable {
    /// The directories that are tried, best first; each is made when it is missing and its parent exists.
    public let candidates: [String]

    /// Tries exactly these directories.
    public init(candidates: [String]) { self.candidates = candidates }

    /// The directory of `application` under `XDG_RUNTIME_DIR`, which a login session has (XDG Base Directory
    /// Specification), and `/tmp/<name>-<uid>`, which can be made anywhere.
    public init(_ application: Application, environment: [String: String]) {
        var candidates: [String] = []
        if let session = environment["XDG_RUNTIME_DIR"], FilePath.isAbsolute(session) {
            candidates.append(FilePath.join(session, application.name))
        }
        candidates.append("/tmp/\(application.name)-\(LocalUser.current)")
        self.init(candidates: candidates)
    }

    /// A short path that stands for `path`, always the same one, in the first directory that can be used.
    /// - Throws: ``TransportError/noShortPath(_:longest:reason:)`` naming what was wrong with each directory.
    func socketPath(for path: String) throws(TransportError) -> String {
        let name = SHA256.hex(path.utf8).prefix(16) + ".sock"
        var reasons: [String] = []
        for candidate in candidates {
            let short = FilePath.join(candidate, String(name))
            guard short.utf8.count <= UnixAddress.longestPath else {
                reasons.append("\(candidate): too long itself")
                continue
            }
            if let reason = Self.prepare(candidate) { reasons.append("\(candidate): \(reason)") } else { return short }
        }
        throw .noShortPath(path, longest: UnixAddress.longestPath, reason: reasons.joined(separator: "; "))
    }

    /// - Returns: why the directory cannot be used; nil when it is there and safe.
    private static func prepare(_ directory: String) -> String? {
        do throws(SystemError) {
            try PrivateDirectory.make(directory)
        } catch {
            return "\(error)"
        }
        do throws(DirectoryFault) {
            try PrivateDirectory.check(directory)
            return nil
        } catch {
            return "\(error)"
        }
    }
}
