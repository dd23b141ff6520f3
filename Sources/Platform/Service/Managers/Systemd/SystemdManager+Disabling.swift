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
        var inspection = DefinitionInspection.of(try await stored(definition), at: path, wanted: unit)
        inspection.dropIns = await KeptPath.dropIns(of: path, in: context.store)
        inspection.legacy = try await legacy(of: definition).map { [$0.path] } ?? []
        if case .ours = inspection.ownership,
            try await context.store.read(wantedLink(definition.unitName, beside: path)) == .absent
        {
            inspection.drift.append(.notEnabled("disabled"))
        }
        return inspection
    }

    /// Removes the link that has the unit started at login.
    public func disable(_ definition: ServiceDefinition) async throws {
        try await checkRoot(definition)
        let path = try definitionPath(definition)
        try await disable(
            definition.unitName, link: wantedLink(definition.unitName, beside: path),
            hasFile: try await context.store.read(path) != .absent)
        if let legacy = try await legacy(of: definition) {
            try await disable(
                legacy.identifier, link: wantedLink(legacy.identifier, beside: legacy.path), hasFile: true)
        }
    }

    /// The link that enabling makes (systemd.unit(5), `WantedBy=default.target`).
    func wantedLink(_ unit: String, beside path: String) -> String {
        FilePath.join(FilePath.parent(path), "default.target.wants", unit)
    }

    func disable(_ unit: String, link: String, hasFile: Bool) async throws {
        // Where no systemd can be asked, or none answers, the link is all that the next one goes by.
        if hasFile, obstacle == nil {
            _ = try? await systemctl().require(["disable", "--", unit], for: unit, deadline: Self.hurry)
        }
        // Also what a lost unit file has left behind, which systemctl does not find any more.
        try await context.store.remove(link)
    }
}
