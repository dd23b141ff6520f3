extension SystemdManager {
    /// Starts the installed unit, also one of the older naming where there is no other; nothing happens when it runs.
    public func start(_ definition: ServiceDefinition, _ mode: ServiceStart) async throws {
        try await checkRoot(definition)
        var unit = definition.unitName
        if try await stored(definition) == .absent, let legacy = try await legacy(of: definition) {
            unit = legacy.identifier
        }
        if mode == .queued {
            try await systemctl().require(["start", "--no-block", "--", unit], for: unit, deadline: Self.hurry)
            return
        }
        let properties = try await properties(of: unit)
        if properties.state == .running { return }
        if properties.needsReload { try await reload(unit) }
        if Self.hasFailures(properties.state, result: properties.result) { try await clearFailures(unit) }
        // While a restart is planned, a start would wait for that, however far away it is.
        try await bringUp(
            unit, properties.state == .waitingToRestart ? "restart" : "start", since: properties.traces)
    }

    /// Stops the unit and leaves it installed, also when it is starting or waits to be restarted.
    ///
    /// The service may take its time, but a manager that does not even take the request in is not waited for so long.
    public func stop(_ definition: ServiceDefinition) async throws {
        try await checkRoot(definition)
        let unit = definition.unitName
        _ = try await systemctl().run(["stop", "--no-block", "--", unit], for: unit, deadline: Self.answerDeadline)
        try await stop(unit: unit, timeout: definition.stopTimeout)
        try await stopLegacy(of: definition)
    }

    /// Stops and starts the installed unit, from the definition that lies on disk.
    public func restart(_ definition: ServiceDefinition) async throws {
        try await checkRoot(definition)
        let unit = definition.unitName
        let properties = try await properties(of: unit)
        if properties.needsReload { try await reload(unit) }
        if Self.hasFailures(properties.state, result: properties.result) { try await clearFailures(unit) }
        try await bringUp(unit, "restart", since: properties.traces, timeout: definition.stopTimeout)
    }

    /// Stops, disables and removes the unit.
    public func uninstall(_ definition: ServiceDefinition) async throws -> [String] {
        try await checkRoot(definition)
        let path = try definitionPath(definition)
        let unit = definition.unitName
        let link = wantedLink(unit, beside: path)
        let stored = try await context.store.read(path)
        try await context.store.removeUnfinished(path)
        // Nothing of it anywhere: that is known without a systemd.
        let isEnabled = try await context.store.read(link) != .absent
        if stored == .absent, !isEnabled, await availability() != .available { return [] }

        let file = try Installation.of(stored, at: path, SystemdUnit.self, definition.application)
        if file == .foreign { return ["\(path) stays, because it was not written by this program"] }
        var removed: [String] = []
        let properties = try await properties(of: unit)
        let state = properties.state
        if state != .stopped {
            try await stop(unit: unit, timeout: definition.stopTimeout)
            if state != .failed { removed.append("\(unit) was stopped") }
        }
        if stored != .absent || isEnabled {
            if stored != .absent {
                _ = try? await systemctl().require(["disable", "--", unit], for: unit, deadline: Self.hurry)
            }
            // Also what a lost unit file has left behind, which systemctl does not find any more.
            try await context.store.remove(link)
            removed.append("\(unit) is not started at login any more")
        }
        if let line = try await file.remove(path, from: context.store) { removed.append(line) }
        // Also for what an uninstall left that was interrupted.
        if !removed.isEmpty || (stored == .absent && properties.fragmentPath == path) {
            try await reload(unit)
            try await clearFailures(unit)
        }
        if let legacy = try await legacy(of: definition) {
            try await remove(legacy.identifier, at: legacy.path)
            removed.append("\(legacy.path) was removed")
        }
        if !removed.isEmpty { removed += await KeptPath.remains(of: path, in: context.store, besides: removed) }
        return removed
    }
}

extension SystemdManager {
    func reload(_ unit: String, deadline: Duration = ManagerTool.patience) async throws {
        try await systemctl().require(["daemon-reload"], for: unit, deadline: deadline)
    }

    /// Also takes back the count of starts. Fails for a unit that is not in memory, which has nothing to forget.
    func clearFailures(_ unit: String) async throws {
        _ = try await systemctl().run(["reset-failed", "--", unit], for: unit)
    }

    /// Removes a unit of the older naming.
    func remove(_ legacy: String, at path: String) async throws {
        try await stop(unit: legacy, timeout: 60)
        try await systemctl().require(["disable", "--", legacy], for: legacy)
        try await context.store.remove(path)
        try await reload(legacy)
    }

    /// The unit without a suffix, if it is of exactly this home.
    func legacy(of definition: ServiceDefinition) async throws -> LegacyDefinition? {
        let name = "\(definition.application.name)-\(definition.role).service"
        let path = FilePath.join(try unitDirectory(name), name)
        guard case .file(let bytes, _) = try await context.store.read(path),
            let parsed = try? SystemdUnit.parse(bytes), LegacyDefinition.names(definition.suffix, parsed)
        else { return nil }
        return LegacyDefinition(identifier: name, path: path)
    }
}
