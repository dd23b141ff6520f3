extension LaunchdManager {
    /// What has to be done for `wanted` to be installed, loaded and running.
    public func plan(_ wanted: ServiceDefinition) async throws -> ServicePlan {
        let plist = try LaunchAgentPlist(wanted)
        let (unchecked, jobs) = try await survey(plist)
        let survey = try unchecked.checked()
        let (inspection, legacy) = (survey.inspection, survey.legacy)
        let change = DefinitionChange.needed(for: plist, inspection, survey.stored)
        var steps = try await PlannedStep.writing(change, inspection.ownership, store: context.store)
        if let legacy { steps.append(bootout(legacy.identifier, .suspendLegacy(legacy.identifier))) }
        steps += try await runSteps(jobs, inspection, change, wanted)
        if let legacy {
            steps.append(PlannedStep(.removeLegacy(legacy.identifier), note: "\(legacy.path) is removed"))
        }
        return ServicePlan(wanted: wanted, inspection: inspection, change: change, steps: steps)
    }

    private func runSteps(
        _ jobs: [(domain: String, job: LaunchdJob)], _ inspection: ServiceInspection, _ change: DefinitionChange?,
        _ wanted: ServiceDefinition
    ) async throws -> [PlannedStep] {
        guard let (domain, job) = jobs.first, job.state != .stopping else {
            return try await loading(wanted.label, from: inspection.location)
        }
        let isStale = change?.changesContent == true || inspection.drift.contains { $0.layer != .wantedAndDefined }
        if isStale {
            // A rewritten file is not read again before the service was let go.
            return jobs.map { unloading(wanted.label, in: $0.domain) }
                + (try await loading(wanted.label, from: inspection.location))
        }
        switch job.state {
        case .running, .starting: return []
        case .waitingToRestart, .stopped, .failed, .stopping, .unknown:
            let target = "\(domain)/\(wanted.label)"
            return [PlannedStep(.start, command: launchctl.commandLine(["kickstart", target]))]
        }
    }

    private func unloading(_ label: String, in domain: String) -> PlannedStep {
        PlannedStep(.unload(domain), command: launchctl.commandLine(["bootout", "\(domain)/\(label)"]))
    }

    private func bootout(_ label: String, _ action: PlannedStep.Action) -> PlannedStep {
        PlannedStep(action, command: launchctl.commandLine(["bootout", "\(domains[0])/\(label)"]))
    }

    /// The domain is a guess until launchd has taken the service in: it may refuse one that exists.
    private func loading(_ label: String, from path: String) async throws -> [PlannedStep] {
        let domain = try await exists(domains[0]) ? domains[0] : domains[1]
        return [
            PlannedStep(.load(domain), command: launchctl.commandLine(["bootstrap", domain, path])),
            PlannedStep(.start, command: launchctl.commandLine(["kickstart", "\(domain)/\(label)"])),
        ]
    }
}
