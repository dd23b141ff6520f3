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
    /// - Throws: ``GateError`` when the remote belongs to somebody else; ``GitError``.
    static func make(
        for location: RepositoryLocation, layout: HomeLayout, git: Git, requested: String?
    ) async throws -> RemoteDecision {
        let attached = GateAttachment.find(in: location, layout: layout)
        let name = requested ?? attached?.remoteName ?? usualName
        guard isValid(name) else { throw GateError.invalidRemoteName(name) }
        let url = location.configuration.first { $0.key == "remote.\(name).url" }?.value
        if url == nil, location.configuration.contains(where: { $0.key.hasPrefix("remote.\(name).") }) {
            throw GateError.remoteTaken(name: name, url: "nowhere")
        }
        let id = try url.map { try ownGate($0, name: name, layout: layout) } ?? attached?.repositoryID
        if let id {
            switch try await GateClaim.of(location, to: id, layout: layout, git: git) {
            case .own:
                return RemoteDecision(name: name, repositoryID: id, change: url == nil ? .add : .none)
            case .moved:
                return RemoteDecision(
                    name: name, repositoryID: id, change: url == nil ? .add : .none, reattached: true)
            case .free where id == location.repositoryID:
                return RemoteDecision(name: name, repositoryID: id, change: url == nil ? .add : .none)
            case .free, .another: break
            }
        }
        let fresh = try await GateClaim.freshID(for: location, layout: layout, git: git)
        return RemoteDecision(name: name, repositoryID: fresh, change: url == nil ? .add : .repoint)
    }

    /// The id of the gate of this home that a remote leads to.
    private static func ownGate(_ url: String, name: String, layout: HomeLayout) throws(GateError) -> String {
        if let id = GateAttachment.repositoryID(ofGate: url, layout: layout) { return id }
        if let home = owner(of: url) { throw .foreignRemote(name: name, url: url, home: home) }
        throw .remoteTaken(name: name, url: CredentialRedaction.redact(url))
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
