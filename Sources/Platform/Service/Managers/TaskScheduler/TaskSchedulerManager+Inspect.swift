extension TaskSchedulerManager {
    /// Looks at the task's definition and at its state.
    public func inspect(_ definition: ServiceDefinition) async throws -> ServiceInspection {
        let task = try ScheduledTask(definition, userSID: await userSID())
        let name = definition.taskName
        let source = "Get-ScheduledTask \(name)"
        var inspection = ServiceInspection(
            kind: kind, identifier: name, location: name, unknown: "not asked yet")
        do {
            inspection = DefinitionInspection.of(try await self.definition(of: name), at: name, wanted: task)
            inspection.loaded = Fact(
                inspection.defined.answer, source: source, detail: "Task Scheduler keeps definitions itself")
            inspection.legacy = try await legacy(of: definition).map { [$0.path] } ?? []
            guard let state = try await state(of: name) else {
                inspection.enabled = Fact(.no, source: source, detail: "no such task")
                inspection.running = Fact(.no, source: source, detail: "no such task")
                inspection.state = .stopped
                return inspection
            }
            add(state, to: &inspection, source: source, wanted: task)
        } catch {
            let unknown = Fact(.unknown, source: source, detail: "\(error)")
            (inspection.enabled, inspection.loaded, inspection.running) = (unknown, unknown, unknown)
        }
        return inspection
    }

    private func add(
        _ state: TaskState, to inspection: inout ServiceInspection, source: String, wanted: ScheduledTask
    ) {
        let detail = "State \(state.activity.rawValue), LastTaskResult \(state.lastResult)"
        inspection.state = state.state
        inspection.lastResult = String(state.lastResult)
        inspection.enabled = Fact(state.activity != .disabled, source: source, detail: detail)
        switch state.activity {
        case .running: inspection.running = Fact(.yes, source: source, detail: detail)
        case .queued, .ready, .disabled: inspection.running = Fact(.no, source: source, detail: detail)
        case .unknown: inspection.running = Fact(.unknown, source: source, detail: detail)
        }
        if state.activity == .disabled {
            inspection.drift.append(.notEnabled("disabled"))
            adopt(&inspection, wanted)
        }
    }

    /// Disabling a task changes its definition: one that is otherwise what is wanted needs no more than enabling.
    private func adopt(_ inspection: inout ServiceInspection, _ wanted: ScheduledTask) {
        guard case .handEdited(let marker) = inspection.ownership, marker.digest == wanted.marker.digest,
            let installed = inspection.installed, installed.executable == wanted.definition.executable,
            installed.arguments == wanted.definition.arguments,
            installed.workingDirectory == wanted.definition.workingDirectory
        else { return }
        inspection.ownership = .ours(marker, isCurrent: true)
        inspection.drift.removeAll { $0 == .handEdited }
    }
}
