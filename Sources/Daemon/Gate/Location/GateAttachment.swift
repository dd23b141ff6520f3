import Platform

/// A remote of a working copy that leads to a gate of a home.
package struct GateAttachment: Sendable, Equatable {
    /// The name of the remote.
    package var remoteName: String
    /// The id of the repository whose gate it leads to.
    package var repositoryID: String
    /// The gate's directory.
    package var gate: String

    /// The remote of `location` that leads to a gate of this home; nil when `init` was not run for it.
    ///
    /// The remote decides, not the location's own id: a checkout that was moved keeps the gate it had.
    package static func find(in location: RepositoryLocation, layout: HomeLayout) -> GateAttachment? {
        all(in: location, layout: layout).first
    }

    /// Every remote of `location` that leads to a gate of this home.
    static func all(in location: RepositoryLocation, layout: HomeLayout) -> [GateAttachment] {
        all(in: location.configuration, layout: layout)
    }

    /// Every remote among the settings of a repository that leads to a gate of this home.
    static func all(in settings: [GitConfigEntry], layout: HomeLayout) -> [GateAttachment] {
        settings.compactMap { entry in
            guard let name = remoteName(ofURLKey: entry.key), let url = entry.value,
                let id = repositoryID(ofGate: url, layout: layout)
            else { return nil }
            return GateAttachment(remoteName: name, repositoryID: id, gate: layout.gate(id))
        }
    }

    /// The id of the gate at `path`, when it is one of this home's.
    package static func repositoryID(ofGate path: String, layout: HomeLayout) -> String? {
        guard FilePath.isAbsolute(path), let id = GateAddress(path)?.repositoryID else { return nil }
        // Another spelling of the home (through a link, say) is still this home.
        let canonical = (try? FileSystem.canonicalPath(path)) ?? FilePath.clean(path)
        return canonical == layout.gate(id) ? id : nil
    }

    /// `name` of a key `remote.<name>.url`.
    private static func remoteName(ofURLKey key: String) -> String? {
        guard key.hasPrefix("remote."), key.hasSuffix(".url"), key.utf8.count > "remote..url".utf8.count else {
            return nil
        }
        return String(key.dropFirst("remote.".count).dropLast(".url".count))
    }
}
