extension SystemdManager {
    /// Why the user's systemd cannot be reached, as far as files and sockets show it.
    public var obstacle: ServiceUnavailability? {
        do throws(ServiceUnavailability) {
            _ = try SystemdSession.find(context)
            // Only what looks for units in HOME needs it.
            guard hasUnitDirectory else { throw .noHomeDirectory }
            return nil
        } catch {
            return error
        }
    }

    private var hasUnitDirectory: Bool { (try? unitDirectory("systemd")) != nil }

    /// Looks only at the unit file and the link that enables it.
    public func examine(_ definition: ServiceDefinition) async throws -> ServiceInspection {
        let unit = try SystemdUnit(definition)
        let path = try definitionPath(definition)
        let stored = try await stored(definition)
        var inspection = DefinitionInspection.of(stored, at: path, wanted: unit)
        inspection.dropIns = await KeptPath.dropIns(of: path, in: context.store)
        inspection.inForce = await inForce(stored, with: inspection.dropIns)
        inspection.legacy = try await legacy(of: definition).map { [$0.path] } ?? []
        if case .ours = inspection.ownership,
            try await context.store.read(wantedLink(definition.unitName, beside: path)) == .absent
        {
            inspection.drift.append(.notEnabled("disabled"))
        }
        return inspection
    }

    /// Removes the link by which enabling has the unit started at login, and no other (`systemctl disable` removes all,
    /// also those of `systemctl add-wants`).
    public func disable(_ definition: ServiceDefinition) async throws -> [String] {
        try await checkRoot(definition)
        let path = try definitionPath(definition)
        let units = [definition.unitName] + (try await legacy(of: definition).map { [$0.identifier] } ?? [])
        var isChanged = false
        for link in units.map({ wantedLink($0, beside: path) }) where try await context.store.read(link) != .absent {
            try await context.store.remove(link)
            isChanged = true
        }
        // Where no systemd can be asked, or none answers, the links are all that the next one goes by.
        if isChanged, obstacle == nil { try? await reload(definition.unitName, deadline: Self.hurry) }
        return try await otherLinks(to: units, beside: path)
    }

    /// What else has one of `units` started: links of the user's own (systemd.unit(5), `.wants/` and `.requires/`).
    private func otherLinks(to units: [String], beside path: String) async throws -> [String] {
        let directory = FilePath.parent(path)
        var links: [String] = []
        for name in try await context.store.entries(of: directory)
        where name.hasSuffix(".wants") || name.hasSuffix(".requires") {
            for link in units.map({ FilePath.join(directory, name, $0) })
            where try await context.store.read(link) != .absent {
                links.append(link)
            }
        }
        return links
    }

    /// The link that enabling makes (systemd.unit(5), `WantedBy=default.target`).
    func wantedLink(_ unit: String, beside path: String) -> String {
        FilePath.join(FilePath.parent(path), "default.target.wants", unit)
    }
}
