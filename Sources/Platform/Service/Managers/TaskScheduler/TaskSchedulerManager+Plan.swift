extension TaskSchedulerManager {
    /// What has to be done for `wanted` to be registered and running.
    public func plan(_ wanted: ServiceDefinition) async throws -> ServicePlan {
        let task = try ScheduledTask(wanted, userSID: await userSID())
        let survey = try await survey(task).checked()
        let (inspection, legacy) = (survey.inspection, survey.legacy)
        let name = wanted.taskName
        let change = DefinitionChange.needed(for: task, inspection, survey.stored)
        var steps = try await registering(change, inspection, wanted)
        if let legacy {
            steps.append(
                PlannedStep(
                    .suspendLegacy(legacy.identifier),
                    command: schtasks.commandLine(["/end", "/tn", "\\" + legacy.identifier])))
        }
        steps += runSteps(inspection, change, name)
        if let legacy {
            steps.append(
                PlannedStep(.removeLegacy(legacy.identifier), note: "the task \(legacy.identifier) is removed"))
        }
        return ServicePlan(wanted: wanted, inspection: inspection, change: change, steps: steps)
    }

    private func registering(
        _ change: DefinitionChange?, _ inspection: ServiceInspection, _ wanted: ServiceDefinition
    ) async throws -> [PlannedStep] {
        guard change != nil else { return [] }
        var steps: [PlannedStep] = []
        switch inspection.ownership {
        case .handEdited, .foreign:
            let copy = FilePath.join(wanted.workingDirectory, wanted.taskName + ".xml")
            let kept = try await KeptPath.next(to: copy, in: context.store)
            steps.append(PlannedStep(.keepAside(to: kept), note: "keep the task \(wanted.taskName) as \(kept)"))
        case .absent, .ours: break
        }
        let file = definitionFile(wanted.taskName)
        steps.append(PlannedStep(.register, command: schtasks.commandLine(Self.create(wanted.taskName, from: file))))
        return steps
    }

    private func runSteps(
        _ inspection: ServiceInspection, _ change: DefinitionChange?, _ name: String
    ) -> [PlannedStep] {
        let run = PlannedStep(.start, command: schtasks.commandLine(["/run", "/tn", "\\" + name]))
        var steps: [PlannedStep] = []
        // Registering enables, too.
        if change == nil, inspection.enabled.answer == .no {
            steps.append(
                PlannedStep(.enable, command: schtasks.commandLine(["/change", "/tn", "\\" + name, "/enable"])))
        }
        switch inspection.state {
        case .running, .starting:
            let isUnfinished = inspection.drift.contains { $0.layer == .loadedAndRunning }
            guard change != nil || isUnfinished else { return steps }
            return steps + [PlannedStep(.stop, command: schtasks.commandLine(["/end", "/tn", "\\" + name])), run]
        case .stopping, .waitingToRestart, .stopped, .failed, .unknown:
            return steps + [run]
        }
    }

    /// Where the definition lies while it is registered.
    func definitionFile(_ task: String) -> String { FilePath.join(temporaryDirectory, task + ".xml") }

    static func create(_ task: String, from file: String) -> [String] {
        ["/create", "/tn", "\\" + task, "/xml", file, "/f"]
    }
}
