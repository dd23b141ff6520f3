extension SystemdManager {
    /// Looks at the unit file, at what systemd has loaded, and at the process.
    public func inspect(_ definition: ServiceDefinition) async throws -> ServiceInspection {
        var inspection = try await survey(SystemdUnit(definition)).inspection
        // Its start waits for another unit. A plan has to start it all the same, to wait with it.
        if inspection.hasJob, inspection.state == .stopped { inspection.state = .starting }
        return inspection
    }

    func survey(_ unit: SystemdUnit) async throws -> ServiceSurvey {
        let definition = unit.definition
        let path = try definitionPath(definition)
        let stored = try await context.store.read(path)
        let legacy = try await legacy(of: definition)
        var inspection = DefinitionInspection.of(stored, at: path, wanted: unit)
        inspection.legacy = legacy.map { [$0.path] } ?? []
        var failure: ServiceManagerError?
        do {
            let unit = try await properties(of: definition.unitName)
            inspection.inForce = await inForce(stored, with: unit.dropIns)
            add(unit, to: &inspection)
            try await addUnreadDropIns(to: &inspection)
            // It remembers what it was told, and a link that was removed without it is gone all the same.
            if case .ours = inspection.ownership, inspection.enabled.isTrue,
                try await context.store.read(wantedLink(definition.unitName, beside: path)) == .absent
            {
                inspection.enabled = Fact(.no, source: path, detail: "default.target.wants has no link to it")
                inspection.drift.append(.notEnabled("disabled"))
            }
            // What it replaces goes on, enabled, until this one is.
            if legacy != nil { inspection.isUnheardOf = false }
            if inspection.isUnheardOf {
                inspection.isUnheardOf = await KeptPath.dropIns(of: path, in: context.store).isEmpty
            }
        } catch let error as ServiceManagerError {
            failure = error
            let unknown = Fact(.unknown, source: "systemctl --user show", detail: error.description)
            (inspection.enabled, inspection.loaded, inspection.running) = (unknown, unknown, unknown)
        }
        return ServiceSurvey(inspection: inspection, stored: stored, legacy: legacy, failure: failure)
    }

    private func add(_ unit: UnitProperties, to inspection: inout ServiceInspection) {
        let source = "systemctl --user show"
        inspection.state = unit.state
        inspection.processID = unit.mainPID
        inspection.lastResult = unit.result.isEmpty ? nil : unit.result
        inspection.lastStatus = unit.exitStatus
        inspection.restarts = unit.restarts
        inspection.dropIns = unit.dropIns
        inspection.traces = unit.traces
        inspection.hasJob = unit.hasJob
        inspection.isUnheardOf = inspection.defined.answer == .no && unit.isUnheardOf
        inspection.loaded = Fact(unit.loadState == "loaded", source: source, detail: "LoadState=\(unit.loadState)")
        inspection.enabled = Fact(
            unit.fileState.hasPrefix("enabled"), source: source, detail: "UnitFileState=\(unit.fileState)")
        inspection.running = running(unit, source: source)
        guard inspection.defined.isTrue else { return }
        if unit.loadState == "masked" || unit.fileState.hasPrefix("masked") {
            inspection.drift.append(.notEnabled("masked"))
        } else if !inspection.enabled.isTrue {
            inspection.drift.append(.notEnabled(unit.fileState.isEmpty ? "unknown to systemd" : unit.fileState))
        }
        if unit.needsReload {
            inspection.drift.append(.loadedDiffers("NeedDaemonReload=yes"))
        } else if unit.loadState != "loaded" {
            inspection.drift.append(.loadedDiffers("LoadState=\(unit.loadState)"))
        } else if !isOurs(unit, inspection.location) {
            inspection.drift.append(.loadedDiffers("FragmentPath=\(unit.fragmentPath)"))
        }
        if unit.state == .running, let process = unit.mainPID, let definition = inspection.inForce {
            inspection.drift += RunningProcess.drift(process, from: definition, host: context.host)
        }
    }

    /// What a unit file says together with drop-ins, which systemd reads as if they stood behind it (systemd.unit(5)).
    func inForce(_ stored: StoredDefinition, with dropIns: [String]) async -> ParsedDefinition? {
        guard var text = stored.bytes else { return nil }
        for path in dropIns {
            guard let bytes = try? await context.store.read(path).bytes else { return nil }
            text += Array("\n".utf8) + bytes
        }
        return try? SystemdUnit.parse(text)
    }

    /// systemd notices changed drop-ins by itself, but not the first one in a directory that is new to it.
    private func addUnreadDropIns(to inspection: inout ServiceInspection) async throws {
        guard inspection.defined.isTrue else { return }
        for path in await KeptPath.dropIns(of: inspection.location, in: context.store) {
            if !inspection.dropIns.contains(where: { $0 == path || context.host.isSameFile($0, path) }) {
                inspection.drift.append(.loadedDiffers("\(path) has not been read yet"))
            }
        }
    }

    /// Whether systemd has loaded the file at `path`; its own spelling of that can be another one.
    func isOurs(_ unit: UnitProperties, _ path: String) -> Bool {
        unit.fragmentPath == path || context.host.isSameFile(unit.fragmentPath, path)
    }

    private func running(_ unit: UnitProperties, source: String) -> Fact {
        let detail = "ActiveState=\(unit.activeState) (\(unit.subState))"
        switch unit.state {
        case .running, .stopping: return Fact(.yes, source: source, detail: detail)
        case .starting: return Fact(unit.mainPID != nil, source: source, detail: detail)
        case .waitingToRestart, .stopped, .failed: return Fact(.no, source: source, detail: detail)
        case .unknown: return Fact(.unknown, source: source, detail: detail)
        }
    }
}
