extension TaskSchedulerManager {
    /// Looks at the task's definition and at its state.
    public func inspect(_ definition: ServiceDefinition) async throws -> ServiceInspection {
        try await survey(ScheduledTask(definition, userSID: userSID())).inspection
    }

    func survey(_ task: ScheduledTask) async throws -> ServiceSurvey {
        let definition = task.definition
        let name = definition.taskName
        let source = "Get-ScheduledTask \(name)"
        do throws(ServiceManagerError) {
            let legacyName = Self.legacyName(definition)
            let records = try await records(of: [name, legacyName])
            let stored = Self.stored(records[0])
            var inspection = DefinitionInspection.of(stored, at: name, wanted: task)
            inspection.loaded = Fact(
                inspection.defined.answer, source: source, detail: "Task Scheduler keeps definitions itself")
            if records[0] != nil, await isUnfinished(name) {
                inspection.drift.append(.runningDiffers("an earlier refresh was interrupted"))
            }
            let legacy = Self.legacy(records[1], legacyName, definition)
            inspection.legacy = legacy.map { [$0.path] } ?? []
            if let record = records[0] {
                add(record.state, to: &inspection, source: source, wanted: task)
            } else {
                inspection.enabled = Fact(.no, source: source, detail: "no such task")
                inspection.running = Fact(.no, source: source, detail: "no such task")
                inspection.state = .stopped
            }
            return ServiceSurvey(inspection: inspection, stored: stored, legacy: legacy)
        } catch {
            let inspection = ServiceInspection(
                kind: kind, identifier: name, location: name, unknown: error.description)
            return ServiceSurvey(inspection: inspection, stored: .absent, legacy: nil, failure: error)
        }
    }

    /// A definition was registered, and it is not known whether the process was started from it.
    private func isUnfinished(_ name: String) async -> Bool {
        guard let file = try? await context.store.read(definitionFile(name)) else { return false }
        return file != .absent
    }

    /// The name that tasks had before names carried a suffix.
    private static func legacyName(_ definition: ServiceDefinition) -> String {
        "\(definition.application.name)-\(definition.role)"
    }

    private static func legacy(_ record: Record?, _ name: String, _ definition: ServiceDefinition) -> LegacyDefinition?
    {
        guard let bytes = record?.bytes, let parsed = try? ScheduledTask.parse(bytes),
            LegacyDefinition.names(definition.suffix, parsed)
        else { return nil }
        return LegacyDefinition(identifier: name, path: name)
    }

    /// The task without a suffix, if it is of exactly this home.
    func legacy(of definition: ServiceDefinition) async throws(ServiceManagerError) -> LegacyDefinition? {
        let name = Self.legacyName(definition)
        return Self.legacy(try await records(of: [name])[0], name, definition)
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
