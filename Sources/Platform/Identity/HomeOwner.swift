/// Whose a home is, or would be.
package enum HomeOwner {
    /// Makes a home private to this user.
    /// - Throws: ``HomeError/foreign(path:owner:)`` for one that belongs to somebody else, or for one that root would make
    ///   where the user of sudo(8) has their own; ``SystemError`` when it cannot be made.
    package static func claim(_ root: CanonicalRoot) throws {
        if let owner = callerOfSudo(
            root.path, environment: CurrentProcess.environment, user: CurrentProcess.userID, host: LiveHost())
        {
            throw HomeError.foreign(path: root.path, owner: owner)
        }
        do throws(SystemError) {
            try FileSystem.makePrivateDirectory(root.path)
        } catch {
            guard error.isPermissionDenied, let owner = FileSystem.owner(of: root.path),
                owner != CurrentProcess.userID
            else { throw error }
            throw HomeError.foreign(path: root.path, owner: owner)
        }
    }

    /// The user who called sudo, when root is about to make a home in a directory of that user's: they could not use it.
    static func callerOfSudo(
        _ path: String, environment: [String: String], user: UInt32, host: any HostEvidence
    ) -> UInt32? {
        guard user == 0, let caller = environment["SUDO_UID"].flatMap({ UInt32($0) }), caller != 0,
            host.owner(of: path) == nil
        else { return nil }
        let owner = FilePath.ancestors(of: path).lazy.compactMap { host.owner(of: $0) }.first
        return owner == caller ? caller : nil
    }
}
