extension FileSystem {
    /// Copies a file, a link or a whole directory to a new name.
    ///
    /// Links are copied as links, permission bits are kept, directories that exist at the destination are filled.
    /// Sockets, named pipes and devices are left out: they have no content that a copy could have.
    /// - Throws: ``SystemError``: EEXIST when a file stands where one would be written, EINVAL for a copy into itself,
    ///   ENOENT for a name that is not UTF-8.
    package static func copyTree(from source: String, to destination: String) throws(SystemError) {
        let inside = try canonicalPath(source)
        let target = try canonicalPath(destination)
        if FilePath.isInside(target, inside) {
            throw SystemError(
                call: "copy", subject: "\(source) into itself at \(destination)", number: ErrorNumber.invalidArgument)
        }
        try copyEntry(from: source, to: destination)
    }

    private static func copyEntry(from source: String, to destination: String) throws(SystemError) {
        let status = try status(of: source)
        switch status.kind {
        case .file: try copyFile(from: source, to: destination, mode: status.mode)
        case .symlink: try copyLink(from: source, to: destination)
        case .directory: try copyDirectory(from: source, to: destination, mode: status.mode)
        case .socket, .other: break
        }
    }

    private static func copyDirectory(from source: String, to destination: String, mode: FileMode) throws(SystemError) {
        do throws(SystemError) {
            // Writable until it is filled.
            try makeDirectory(destination, mode: FileMode(mode.bits | 0o700))
        } catch {
            guard error.alreadyExists, kind(of: destination) == .directory else { throw error }
        }
        for name in try entries(of: source) {
            try copyEntry(from: FilePath.join(source, name), to: FilePath.join(destination, name))
        }
        try setMode(mode, of: destination)
    }

    private static func copyLink(from source: String, to destination: String) throws(SystemError) {
        try makeLink(destination, to: try linkTarget(source))
    }

    private static func copyFile(from source: String, to destination: String, mode: FileMode) throws(SystemError) {
        let input = try OwnedDescriptor(opening: source, for: .readingItself)
        let output = try OwnedDescriptor(opening: destination, for: .creating(0o600))
        while true {
            let piece = try input.read(upTo: 256 << 10)
            if piece.isEmpty { break }
            try output.write(all: piece)
        }
        try output.setMode(mode)
        try output.finish()
    }
}
