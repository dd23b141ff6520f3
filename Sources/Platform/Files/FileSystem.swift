/// The file operations everything else is built from; all of them block and belong off the cooperative pool
/// when the file can be large or the disk slow.
public enum FileSystem {
    /// The whole content of a file.
    /// - Parameters:
    ///   - limit: the most bytes that are accepted; a larger file is EFBIG, not cut.
    ///   - use: one of those for reading.
    package static func read(
        _ path: String, limit: Int = 16 << 20, for use: FileUse = .reading
    ) throws(SystemError) -> [UInt8] {
        let file = try OwnedDescriptor(opening: path, for: use)
        var content: [UInt8] = []
        while true {
            let piece = try file.read(upTo: min(64 << 10, limit + 1 - content.count))
            if piece.isEmpty { return content }
            content += piece
            if content.count > limit { throw SystemError(call: "read", subject: path, number: ErrorNumber.tooLarge) }
        }
    }

    /// The whole content of a text file; bytes that are not UTF-8 become U+FFFD.
    /// - Parameter limit: as for ``read(_:limit:)``.
    package static func readText(_ path: String, limit: Int = 16 << 20) throws(SystemError) -> String {
        String(decoding: try read(path, limit: limit), as: UTF8.self)
    }

    /// The names in a directory as ``entries(of:)`` gives them; none when there is no such directory.
    package static func entriesIfPresent(of directory: String) throws(SystemError) -> [String] {
        do throws(SystemError) {
            return try entries(of: directory)
        } catch {
            if error.isAbsent { return [] }
            throw error
        }
    }

    /// Creates a directory that only this user can enter, with its missing parents.
    ///
    /// One that exists is made so, and refused when somebody else owns it or it is a link.
    public static func makePrivateDirectory(_ path: String) throws(SystemError) {
        do throws(SystemError) {
            return try makeDirectory(path)
        } catch {
            if error.alreadyExists { return try tightenDirectory(path) }
            guard error.isNotFound, !path.isEmpty, FilePath.parent(path) != path else { throw error }
        }
        try makePrivateDirectory(FilePath.parent(path))
        do throws(SystemError) {
            try makeDirectory(path)
        } catch {
            // Another process may have made it meanwhile.
            guard error.alreadyExists else { throw error }
            try tightenDirectory(path)
        }
    }
}
