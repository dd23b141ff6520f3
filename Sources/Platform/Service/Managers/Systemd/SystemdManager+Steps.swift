extension SystemdManager {
    func perform(_ step: PlannedStep, of plan: ServicePlan, undo: inout UndoList) async throws {
        let unit = plan.wanted.unitName
        switch step.action {
        case .keepAside(let kept):
            let (store, path) = (context.store, plan.inspection.location)
            try await store.move(path, to: kept)
            // Done in the opposite order.
            undo.restore { try await reload(unit) }
            undo.restore { try await store.move(kept, to: path) }
        case .write:
            try await write(plan, undo: &undo)
        case .reload:
            // What was started was read. And a systemd that was asked now would go on saying "disabled" afterwards.
            if plan.inspection.isUnheardOf { return try await reload(unit, deadline: Self.answerDeadline) }
            try await reload(unit)
            try await checkLoaded(plan)
        case .enable:
            let (store, link) = (context.store, wantedLink(unit, beside: plan.inspection.location))
            try await undo.restoreDirectories(above: link, in: store)
            if try await store.read(link) == .absent {
                let isReadAnyway = plan.change != nil
                undo.restore {
                    // `systemctl disable` would remove links of the user's own, too.
                    try await store.remove(link)
                    if !isReadAnyway { try await reload(unit) }
                }
            }
            let tool = try systemctl()
            let arguments = ["enable", "--", unit]
            if plan.inspection.isUnheardOf, try await tool.offline.run(arguments, for: unit).status.isSuccess { return }
            try await tool.require(arguments, for: unit)
        case .suspendLegacy(let legacy):
            if try await properties(of: legacy).state.isUp {
                undo.resume { try await systemctl().require(["start", "--no-block", "--", legacy], for: legacy) }
            }
            try await stop(unit: legacy, timeout: plan.wanted.stopTimeout)
        case .clearFailures:
            try await clearFailures(unit)
        case .start, .restart:
            let timeout = plan.wanted.stopTimeout
            undo.halt { try await stop(unit: unit, timeout: timeout) }
            if plan.inspection.state.isUp {
                undo.resume {
                    // Those of what was tried in between.
                    try await clearFailures(unit)
                    try await bringUp(unit, "start")
                }
            }
            let verb = step.action == .start ? "start" : "restart"
            do {
                try await bringUp(unit, verb, since: plan.inspection.traces, timeout: timeout)
            } catch let error as ServiceManagerError where error.cause == .notInstalled && plan.inspection.isUnheardOf {
                // It remembers that there was no such file, or does not look there.
                try await reload(unit)
                try await checkLoaded(plan)
                try await bringUp(unit, verb, since: plan.inspection.traces, timeout: timeout)
            }
        case .removeLegacy(let legacy):
            try await remove(legacy, at: FilePath.join(unitDirectory(unit), legacy))
        case .register, .stop, .load, .unload:
            break
        }
    }

    private func write(_ plan: ServicePlan, undo: inout UndoList) async throws {
        guard let change = plan.change else { return }
        let (store, unit) = (context.store, plan.wanted.unitName)
        // Done in the opposite order; with a file kept aside, that one is back only later.
        if !plan.keepsAside { undo.restore { try await reload(unit) } }
        try await undo.restoreDirectories(above: change.location, in: store)
        undo.restore { try await store.restore(change, isKept: plan.keepsAside) }
        try await store.write(change.after, to: change.location, mode: change.mode)
    }

    /// A unit that systemd cannot read keeps its old meaning, and one that it does not look for has none.
    private func checkLoaded(_ plan: ServicePlan) async throws {
        let unit = plan.wanted.unitName
        let properties = try await properties(of: unit)
        switch properties.loadState {
        case "loaded" where isOurs(properties, plan.inspection.location) && !properties.needsReload: return
        case "loaded":
            throw ServiceManagerError(
                unit, .definitionRejected("FragmentPath=\(properties.fragmentPath) instead of ours"))
        case "not-found":
            throw ServiceManagerError(unit, .definitionNotFound(directory: try unitDirectory(unit)))
        case "masked":
            throw ServiceManagerError(unit, .masked)
        default:
            throw ServiceManagerError(unit, .definitionRejected("LoadState=\(properties.loadState)"))
        }
    }
}
