extension TaskSchedulerManager {
    /// Runs the task; nothing happens when it runs, or is queued to.
    public func start(_ definition: ServiceDefinition, _ mode: ServiceStart) async throws {
        let name = definition.taskName
        if mode == .queued {
            try await run(name)
            return
        }
        try await checkRoot(definition)
        try await bringUp(name)
    }

    /// Asks the service to end, kills it if it does not, and leaves the task registered.
    public func stop(_ definition: ServiceDefinition) async throws {
        try await checkRoot(definition)
        try await end(definition.taskName, definition)
    }

    /// Ends the task and runs it again.
    public func restart(_ definition: ServiceDefinition) async throws {
        if try await state(of: definition.taskName) == nil {
            throw ServiceManagerError(definition.taskName, .notInstalled)
        }
        try await stop(definition)
        try await bringUp(definition.taskName)
    }

    /// Ends the task and deletes it.
    public func uninstall(_ definition: ServiceDefinition) async throws -> [String] {
        try await checkRoot(definition)
        let name = definition.taskName
        let stored = try await stored(definition)
        let task = try Installation.of(stored, at: name, ScheduledTask.self, definition.application)
        if task == .foreign { return ["the task \(name) stays, because it was not made by this program"] }
        var removed: [String] = []
        if task != .absent {
            try await end(name, definition)
            try await schtasks.require(["/delete", "/tn", "\\" + name, "/f"], for: name)
            removed.append("the task \(name) was removed")
        }
        try await context.store.remove(definitionFile(name))
        if let legacy = try await legacy(of: definition) {
            try await end(legacy.identifier, definition)
            try await schtasks.require(["/delete", "/tn", "\\" + legacy.identifier, "/f"], for: legacy.identifier)
            removed.append("the task \(legacy.identifier) was removed")
        }
        return removed
    }
}

extension TaskSchedulerManager {
    private func run(_ name: String) async throws(ServiceManagerError) {
        try await schtasks.require(["/run", "/tn", "\\" + name], for: name)
    }

    /// Runs the task and waits until Task Scheduler has started it, which can be some time after it took it in.
    func bringUp(_ name: String) async throws {
        guard let before = try await state(of: name) else {
            throw ServiceManagerError(name, .notInstalled)
        }
        if before.activity == .running { return }
        if before.activity == .disabled {
            try await schtasks.require(["/change", "/tn", "\\" + name, "/enable"], for: name)
        }
        if before.activity != .queued { try await run(name) }
        let started = try await context.poll(for: Self.startBudget) { () async throws -> TaskState? in
            guard let now = try await state(of: name) else { return nil }
            // "Ready" is said before the start as well as after the end.
            return now.activity == .running || now.generation != before.generation ? now : nil
        }
        guard let started else { throw ServiceManagerError(name, .neverStarted(Self.startBudget)) }
        if started.activity == .running || started.activity == .queued { return }
        throw ServiceManagerError(
            name, .startFailed(result: "it has ended already", status: Int32(bitPattern: started.lastResult)))
    }

    /// Ends a task that runs or is queued, or that Task Scheduler might start again after a failure.
    func end(_ name: String, _ definition: ServiceDefinition) async throws {
        guard let state = try await state(of: name) else { return }
        if state.activity == .running {
            // Whatever becomes of asking: the task is ended anyway.
            try? await askToStop(definition)
            let budget = Duration.seconds(definition.stopTimeout)
            if try await isDown(name, within: budget) { return }
        }
        if state.state == .stopped { return }
        let arguments = ["/end", "/tn", "\\" + name]
        let result = try await schtasks.run(arguments, for: name)
        if try await isDown(name, within: Self.endBudget) { return }
        let cause = ServiceManagerError.Cause.stillThere(.running, after: Self.endBudget)
        throw schtasks.failure(cause, arguments, result, for: name)
    }

    private func isDown(_ name: String, within budget: Duration) async throws -> Bool {
        try await context.poll(for: budget) { () async throws -> Bool? in
            guard let state = try await state(of: name) else { return true }
            return state.activity == .running || state.activity == .queued ? nil : true
        } ?? false
    }
}
