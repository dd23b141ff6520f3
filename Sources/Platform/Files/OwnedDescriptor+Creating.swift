extension OwnedDescriptor {
    /// Makes a file that does not exist yet, for writing.
    /// - Throws: ``SystemError``; see ``SystemError/alreadyExists`` for something that is at `path`.
    package init(creating path: String, mode: FileMode = 0o600) throws(SystemError) {
        try self.init(opening: path, for: .creating(mode))
    }
}
