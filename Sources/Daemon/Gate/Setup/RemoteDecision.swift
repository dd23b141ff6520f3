import Platform

/// Which gate a working copy gets, and which of its remotes leads there.
struct RemoteDecision: Equatable {
    /// What `init` has to do to the remote.
    enum Change: Equatable {
        case none
        case add
        /// It leads to another gate of this home.
        case repoint
    }

    var name: String
    var repositoryID: String
    var change: Change
    /// The gate was made for another place, which is gone: the checkout was moved.
    var reattached = false

    /// The usual name of the remote.
    static let usualName = "no-mistakes"

    /// - Parameter requested: the name that the user asked for; nil = the one in use, else the usual one.
    /// - Throws: ``GateError`` when the remote belongs to somebody else.
    static func make(
        for location: RepositoryLocation, layout: HomeLayout, requested: String?
    ) throws(GateError) -> RemoteDecision {
        let attached = GateAttachment.find(in: location, layout: layout)
        let name = requested ?? attached?.remoteName ?? usualName
        guard isValid(name) else { throw .invalidRemoteName(name) }
        let ownID = location.repositoryID
        let url = location.configuration.first { $0.key == "remote.\(name).url" }?.value
        guard let url else {
            let isRemote = location.configuration.contains { $0.key.hasPrefix("remote.\(name).") }
            if isRemote { throw .remoteTaken(name: name, url: "nowhere") }
            let kept = attached.flatMap { keptID($0.repositoryID, location, layout) }
            return RemoteDecision(name: name, repositoryID: kept?.id ?? ownID, change: .add)
        }
        guard let id = GateAttachment.repositoryID(ofGate: url, layout: layout) else {
            if let home = owner(of: url) { throw .foreignRemote(name: name, url: url, home: home) }
            throw .remoteTaken(name: name, url: CredentialRedaction.redact(url))
        }
        guard let kept = keptID(id, location, layout) else {
            return RemoteDecision(name: name, repositoryID: ownID, change: .repoint)
        }
        return RemoteDecision(name: name, repositoryID: id, change: .none, reattached: kept.isMoved)
    }

    /// Whether the gate `id` is this checkout's, or was that of a checkout that is gone; nil for somebody else's.
    private static func keptID(
        _ id: String, _ location: RepositoryLocation, _ layout: HomeLayout
    ) -> (id: String, isMoved: Bool)? {
        guard let identity = try? GateIdentity.read(GateFiles(layout.gate(id))) else {
            // No gate, or none that says whose it is: only the id that belongs to this place is safe.
            return id == location.repositoryID ? (id, false) : nil
        }
        if identity.commonDirectory == location.commonDirectory { return (id, false) }
        return FileSystem.kind(of: identity.commonDirectory) == nil ? (id, true) : nil
    }

    /// The home of a gate, by what the gate says, or by the shape of its path when it is gone.
    private static func owner(of url: String) -> String? {
        guard FilePath.isAbsolute(url) else { return nil }
        if let identity = try? GateIdentity.read(GateFiles(FilePath.clean(url))) { return identity.home }
        return GateAddress(url)?.home
    }

    /// git's rule for remotes (`valid_remote_name`, check-ref-format) cut down to what needs no quoting anywhere.
    private static func isValid(_ name: String) -> Bool {
        let allowed = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return allowed && !name.isEmpty && name != "origin" && !name.hasPrefix("-") && !name.hasPrefix(".")
            && !name.hasSuffix(".") && !name.hasSuffix(".lock") && !name.contains("..")
    }
}
