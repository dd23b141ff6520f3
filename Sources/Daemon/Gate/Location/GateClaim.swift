import Platform

/// Whose a gate is, seen from one repository.
///
/// The remote decides. A path alone does not: another repository may have been there before, and a copy has the remote
/// of its original.
package enum GateClaim: Sendable, Equatable {
    /// There is no such gate.
    case free
    /// It is this repository's.
    case own
    /// It was made for this repository when that lay elsewhere.
    case moved
    /// It is the one of another repository, whose working copy is here.
    case another(workingCopy: String)

    /// Finds out whose the gate `id` is.
    /// - Throws: ``GitError``, ``CommandError``.
    package static func of(
        _ location: RepositoryLocation, to id: String, layout: HomeLayout, git: Git
    ) async throws -> GateClaim {
        let gate = layout.gate(id)
        guard FileSystem.kind(of: gate) != nil else { return .free }
        guard let identity = try? GateIdentity.read(GateFiles(gate)) else {
            // It does not say whose it is: only the id that belongs to this place is safe.
            return id == location.repositoryID ? .own : .another(workingCopy: gate)
        }
        let isLedTo = GateAttachment.all(in: location, layout: layout).contains { $0.repositoryID == id }
        let another = GateClaim.another(workingCopy: identity.workingCopy)
        if identity.commonDirectory == location.commonDirectory {
            if isLedTo { return .own }
            return try await hasSameOrigin(location, gate, git) ? .own : another
        }
        guard isLedTo else { return another }
        return try await leads(from: identity, layout, git) ? another : .moved
    }

    /// The id of the gate that a repository without one gets: its own, unless the gate of that name is another's, which
    /// was in this place before and has moved.
    package static func freshID(
        for location: RepositoryLocation, layout: HomeLayout, git: Git
    ) async throws -> String {
        var id = location.repositoryID
        var number = 1
        while case .another = try await of(location, to: id, layout: layout, git: git) {
            number += 1
            id = RepositoryLocation.repositoryID(commonDirectory: "\(location.commonDirectory)\n\(number)")
        }
        return id
    }

    /// Whether the repository that a gate was made for is still there and has a remote that leads to it.
    static func leads(from identity: GateIdentity, _ layout: HomeLayout, _ git: Git) async throws -> Bool {
        guard FileSystem.kind(of: identity.commonDirectory) != nil else { return false }
        let settings = try await GitConfigEntry.list(with: git.gate(identity.commonDirectory))
        return GateAttachment.all(in: settings, layout: layout).contains { $0.repositoryID == identity.repositoryID }
    }

    /// A repository that lost its remote to the gate is told from a stranger in the same place by where it comes from.
    private static func hasSameOrigin(_ location: RepositoryLocation, _ gate: String, _ git: Git) async throws -> Bool {
        let taken = try await GitConfigEntry.list(with: git.gate(gate)).last { $0.key == "remote.origin.url" }?.value
        guard let taken else { return true }
        let paths = RemotePaths(settings: location.configuration, workingCopy: location.mainWorkingCopy)
        return location.originURL.map(paths.absoluteURL) == taken
    }
}
