import Platform

/// Keeps the files that are ours in a gate as they should be.
struct OwnedFiles {
    var identity: GateIdentity

    /// Rewrites what differs by a byte and returns the names of what it rewrote.
    /// - Parameter files: where the gate lies, when it is not at its final place yet.
    @discardableResult
    func refresh(in files: GateFiles? = nil) throws -> [String] {
        let files = files ?? GateFiles(identity.gate)
        let configuration = GateConfiguration(identity)
        var changed: [String] = []
        let wanted: [(path: String, content: [UInt8])] = [
            (files.identity, try identity.encoded()), (files.configuration, Array(configuration.shared.utf8)),
            (files.worktreeConfiguration, Array(configuration.gateOnly.utf8)),
        ]
        for (path, content) in wanted where try Self.write(content, to: path) {
            changed.append(FilePath.lastComponent(path))
        }
        return changed
    }

    /// Writes a file unless it has this content already.
    /// - Returns: whether it had to be written.
    static func write(_ content: [UInt8], to path: String) throws -> Bool {
        if FileSystem.kind(of: path) == .file, try FileSystem.read(path) == content { return false }
        try FileSystem.writeAtomically(content, to: path)
        return true
    }
}
