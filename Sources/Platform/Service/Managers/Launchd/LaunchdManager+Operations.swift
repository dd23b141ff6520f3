extension LaunchdManager {
    /// Loads and starts the installed agent, also one of the older naming where there is no other; nothing happens when
    /// it runs.
    public func start(_ definition: ServiceDefinition, _ mode: ServiceStart) async throws {
        try await checkRoot(definition)
        let legacy = try await stored(definition) == .absent ? try await legacy(of: definition) : nil
        let label = legacy?.identifier ?? definition.label
        if let (domain, job) = try await jobs(label).first, job.state != .stopping {
            if job.state != .running, job.state != .starting { try await kickstart(label, in: domain) }
            return
        }
        let path = if let legacy { legacy.path } else { try await installedPath(definition) }
        guard mode == .queued else {
            try await load(label, from: path, stopTimeout: definition.stopTimeout)
            return
        }
        // Nothing is waited for.
        for domain in domains {
            let arguments = ["bootstrap", domain, path]
            let result = try await launchctl.run(arguments, for: label)
            if case .exited(let code) = result.status, LaunchdCode.otherDomain.contains(code), domain != domains.last {
                continue
            }
            guard result.status.isSuccess else { throw launchctl.failure(.failed, arguments, result, for: label) }
            return try await kickstart(label, in: domain)
        }
    }

    /// Lets launchd end the service and forget it until the next start or login; the property list stays.
    public func stop(_ definition: ServiceDefinition) async throws {
        try await checkRoot(definition)
        try await unload(definition.label, stopTimeout: definition.stopTimeout)
        try await stopLegacy(of: definition)
    }

    /// Ends the service and loads it again, from the property list that lies on disk.
    public func restart(_ definition: ServiceDefinition) async throws {
        try await checkRoot(definition)
        let path = try await installedPath(definition)
        try await unload(definition.label, stopTimeout: definition.stopTimeout)
        try await load(definition.label, from: path, stopTimeout: definition.stopTimeout)
    }

    /// launchd itself says only 5 of a file that is missing.
    private func installedPath(_ definition: ServiceDefinition) async throws -> String {
        if try await stored(definition) == .absent { throw ServiceManagerError(definition.label, .notInstalled) }
        return try definitionPath(definition)
    }

    /// Lets launchd forget the service in both domains, and removes the property list.
    public func uninstall(_ definition: ServiceDefinition) async throws -> [String] {
        try await checkRoot(definition)
        let path = try definitionPath(definition)
        let stored = try await context.store.read(path)
        try await context.store.removeUnfinished(path)
        let plist = try Installation.of(stored, at: path, LaunchAgentPlist.self, definition.application)
        if plist == .foreign { return ["\(path) stays, because it was not written by this program"] }
        var removed: [String] = []
        for (domain, _) in try await jobs(definition.label) {
            try await unload(definition.label, in: domain, stopTimeout: definition.stopTimeout)
            removed.append("\(domain)/\(definition.label) was unloaded")
        }
        if let line = try await plist.remove(path, from: context.store) { removed.append(line) }
        if let legacy = try await legacy(of: definition) {
            try await unload(legacy.identifier, stopTimeout: definition.stopTimeout)
            try await context.store.remove(legacy.path)
            removed.append("\(legacy.path) was removed")
        }
        if !removed.isEmpty { removed += await KeptPath.remains(of: path, in: context.store, besides: removed) }
        return removed
    }

    /// The agent without a suffix, if it is of exactly this home.
    func legacy(of definition: ServiceDefinition) async throws -> LegacyDefinition? {
        let application = definition.application
        let label = "\(application.reverseDNSPrefix).\(application.name).\(definition.role)"
        let path = FilePath.join(try agentDirectory(label), label + ".plist")
        guard case .file(let bytes, _) = try await context.store.read(path),
            let parsed = try? LaunchAgentPlist.parse(bytes), LegacyDefinition.names(definition.suffix, parsed)
        else { return nil }
        return LegacyDefinition(identifier: label, path: path)
    }
}
