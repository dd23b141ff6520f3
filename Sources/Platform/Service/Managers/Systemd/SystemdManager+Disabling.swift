extension SystemdManager {
    /// Why the user's systemd cannot be reached, as far as files and sockets show it.
    public var obstacle: ServiceUnavailability? {
        do throws(ServiceUnavailability) {
            _ = try SystemdSession.find(context)
            return nil
        } catch {
            return error
        }
    }

    /// Looks only at the unit file.
    public func examine(_ definition: ServiceDefinition) async throws -> ServiceInspection {
        let unit = try SystemdUnit(definition)
        let path = try definitionPath(definition)
        var inspection = DefinitionInspection.of(try await stored(definition), at: path, wanted: unit)
        inspection.dropIns = await KeptPath.dropIns(of: path, in: context.store)
        return inspection
    }

    /// Removes the link that has the unit started at login.
    public func disable(_ definition: ServiceDefinition) async throws {
        let path = try definitionPath(definition)
        try await disable(
            definition.unitName, link: wantedLink(definition.unitName, beside: path),
            hasFile: try await context.store.read(path) != .absent)
    }

    /// The link that enabling makes (systemd.unit(5), `WantedBy=default.target`).
    func wantedLink(_ unit: String, beside path: String) -> String {
        FilePath.join(FilePath.parent(path), "default.target.wants", unit)
    }

    func disable(_ unit: String, link: String, hasFile: Bool) async throws {
        if hasFile { try await systemctl().require(["disable", "--", unit], for: unit) }
        // Also what a lost unit file has left behind, which systemctl does not find any more.
        try await context.store.remove(link)
    }
}
