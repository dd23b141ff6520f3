extension SystemdManager {
    /// What has to be done for `wanted` to be installed, loaded and running.
    public func plan(_ wanted: ServiceDefinition) async throws -> ServicePlan {
        let unit = try SystemdUnit(wanted)
        let survey = try await survey(unit).checked()
        let tool = try systemctl()
        let inspection = survey.inspection
        if inspection.drift.contains(.notEnabled("masked")) { throw ServiceManagerError(wanted.unitName, .masked) }

        let change = DefinitionChange.needed(for: unit, inspection, survey.stored)
        let files = try await fileSteps(change, inspection)
        let legacy = survey.legacy
        let load = loadSteps(inspection, hasChanged: change != nil, tool)
        let run = suspension(of: legacy, tool) + runSteps(inspection, change, tool)
        let steps = files + (inspection.isUnheardOf ? run + load : load + run) + removal(of: legacy)
        return ServicePlan(wanted: wanted, inspection: inspection, change: change, steps: steps)
    }

    private func fileSteps(_ change: DefinitionChange?, _ inspection: ServiceInspection) async throws -> [PlannedStep] {
        try await PlannedStep.writing(change, inspection.ownership, store: context.store)
    }

    /// systemd has to read a changed definition again before it can enable it.
    ///
    /// One under a name that it has nothing of in memory it also reads when it is first named (`manager_load_unit` in its
    /// manager.c), so the service is ready before all definitions are read, which takes longer than its start. It is then
    /// enabled without another such reading (`SYSTEMD_OFFLINE`, docs/ENVIRONMENT.md of systemd), which `enable` would have
    /// it do.
    private func loadSteps(_ inspection: ServiceInspection, hasChanged: Bool, _ tool: ManagerTool) -> [PlannedStep] {
        let unit = inspection.identifier
        let isLoadedDifferently = inspection.drift.contains {
            if case .loadedDiffers = $0 { return true }
            return false
        }
        var steps: [PlannedStep] = []
        if hasChanged || isLoadedDifferently {
            steps.append(PlannedStep(.reload, command: tool.commandLine(["daemon-reload"])))
        }
        if !inspection.enabled.isTrue {
            let enabling = inspection.isUnheardOf ? tool.offline : tool
            steps.append(PlannedStep(.enable, command: enabling.commandLine(["enable", "--", unit])))
        }
        return steps
    }

    private func runSteps(
        _ inspection: ServiceInspection, _ change: DefinitionChange?, _ tool: ManagerTool
    ) -> [PlannedStep] {
        let unit = inspection.identifier
        var clear: [PlannedStep] = []
        if Self.hasFailures(inspection.state, result: inspection.lastResult) {
            clear.append(PlannedStep(.clearFailures, command: tool.commandLine(["reset-failed", "--", unit])))
        }
        switch inspection.state {
        case .running, .starting:
            let isStale =
                change?.changesContent == true
                || inspection.drift.contains { drift in
                    switch drift {
                    case .loadedDiffers, .runningDiffers: true
                    default: false
                    }
                }
            guard isStale else { return [] }
            return clear + [PlannedStep(.restart, command: tool.commandLine(["restart", "--", unit]))]
        case .waitingToRestart:
            // A start would wait for the planned one, however far away that is (systemd's service_start).
            return clear + [PlannedStep(.restart, command: tool.commandLine(["restart", "--", unit]))]
        case .stopping, .stopped, .failed, .unknown:
            return clear + [PlannedStep(.start, command: tool.commandLine(["start", "--", unit]))]
        }
    }

    /// Whether there is anything to forget. A unit that was only ever started and stopped has nothing but the count of
    /// its starts, which ``bringUp(_:_:timeout:)`` deals with when it is too high.
    static func hasFailures(_ state: ServiceState, result: String?) -> Bool {
        switch state {
        case .failed, .waitingToRestart, .unknown: true
        case .running, .starting, .stopping, .stopped: !["", "success"].contains(result ?? "")
        }
    }

    private func suspension(of legacy: LegacyDefinition?, _ tool: ManagerTool) -> [PlannedStep] {
        guard let legacy else { return [] }
        return [
            PlannedStep(
                .suspendLegacy(legacy.identifier), command: tool.commandLine(["stop", "--", legacy.identifier]))
        ]
    }

    private func removal(of legacy: LegacyDefinition?) -> [PlannedStep] {
        guard let legacy else { return [] }
        return [PlannedStep(.removeLegacy(legacy.identifier), note: "\(legacy.path) is removed")]
    }
}
