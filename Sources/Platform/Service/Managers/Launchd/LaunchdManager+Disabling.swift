extension LaunchdManager {
    /// Nothing of launchd can be seen without asking it, but it has no place for definitions without a home directory.
    public var obstacle: ServiceUnavailability? { context.directory("HOME") == nil ? .noHomeDirectory : nil }

    /// Looks only at the property list.
    public func examine(_ definition: ServiceDefinition) async throws -> ServiceInspection {
        let plist = try LaunchAgentPlist(definition)
        var inspection = DefinitionInspection.of(
            try await stored(definition), at: try definitionPath(definition), wanted: plist)
        inspection.legacy = try await legacy(of: definition).map { [$0.path] } ?? []
        return inspection
    }

    /// Disables the agent by its name in every domain that exists, because its property list is loaded at login
    /// otherwise; loading it enables it again.
    public func disable(_ definition: ServiceDefinition) async throws -> [String] {
        try await checkRoot(definition)
        var labels = try await stored(definition) == .absent ? [] : [definition.label]
        if let legacy = try await legacy(of: definition) { labels.append(legacy.identifier) }
        if labels.isEmpty { return [] }
        for domain in domains where try await exists(domain) {
            for label in labels { try await launchctl.require(["disable", "\(domain)/\(label)"], for: label) }
        }
        return []
    }
}
