extension TaskSchedulerManager {
    func perform(_ step: PlannedStep, of plan: ServicePlan, undo: inout UndoList) async throws {
        let wanted = plan.wanted
        let name = wanted.taskName
        switch step.action {
        case .keepAside(let kept):
            guard let bytes = plan.change?.before.bytes else { return }
            let store = context.store
            undo.restore { try await store.remove(kept) }
            try await store.write(bytes, to: kept, mode: Self.mode)
        case .register:
            guard let change = plan.change else { return }
            let before = change.before
            undo.restore {
                if let bytes = before.bytes {
                    try await register(bytes, as: name)
                } else if try await state(of: name) != nil {
                    try await schtasks.require(["/delete", "/tn", "\\" + name, "/f"], for: name)
                }
                try await context.store.remove(definitionFile(name))
            }
            try await register(change.after, as: name)
        case .enable:
            undo.restore { try await schtasks.require(["/change", "/tn", "\\" + name, "/disable"], for: name) }
            try await schtasks.require(["/change", "/tn", "\\" + name, "/enable"], for: name)
        case .stop:
            undo.resume { try await bringUp(name) }
            try await stop(wanted)
        case .start:
            undo.halt { try await stop(wanted) }
            try await bringUp(name)
            try await context.store.remove(definitionFile(name))
        case .suspendLegacy(let legacy):
            if let state = try await state(of: legacy), state.state.isUp {
                undo.resume { try await bringUp(legacy) }
            }
            try await end(legacy, wanted)
        case .removeLegacy(let legacy):
            try await end(legacy, wanted)
            try await schtasks.require(["/delete", "/tn", "\\" + legacy, "/f"], for: legacy)
        case .write, .reload, .clearFailures, .restart, .load, .unload:
            break
        }
    }

    func whyDown(after plan: ServicePlan) async -> ServiceManagerError.Cause? {
        // A task that was ended looks like one that ended by itself.
        nil
    }

    /// Gives a definition to Task Scheduler, through a file that nobody else can read.
    ///
    /// The file stays until a process of this definition runs, or the one before is back: Task Scheduler itself does
    /// not tell which definition a process was started from.
    private func register(_ bytes: [UInt8], as name: String) async throws {
        let file = definitionFile(name)
        try await context.store.write(bytes, to: file, mode: Self.mode)
        try await schtasks.require(Self.create(name, from: file), for: name)
    }
}
