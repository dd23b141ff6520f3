extension LaunchdManager {
    func perform(_ step: PlannedStep, of plan: ServicePlan, undo: inout UndoList) async throws {
        let (label, path, timeout) = (plan.wanted.label, plan.inspection.location, plan.wanted.stopTimeout)
        let store = context.store
        switch step.action {
        case .keepAside(let kept):
            try await store.move(path, to: kept)
            undo.restore { try await store.move(kept, to: path) }
        case .write:
            guard let change = plan.change else { return }
            let isKept = plan.keepsAside
            try await undo.restoreDirectories(above: path, in: store)
            undo.restore { try await store.restore(change, isKept: isKept) }
            try await store.write(change.after, to: path, mode: change.mode)
        case .unload(let domain):
            undo.resume { try await loadAgain(label, from: path, plan.inspection.state, timeout) }
            try await unload(label, in: domain, stopTimeout: timeout)
        case .load:
            undo.halt { try await unload(label, stopTimeout: timeout) }
            try await load(label, from: path, stopTimeout: timeout)
        case .start:
            // Loading has started it already, in the domain that took it.
            if plan.steps.contains(where: { if case .load = $0.action { true } else { false } }) { return }
            guard let (domain, _) = try await jobs(label).first else {
                throw ServiceManagerError(label, .changedMeanwhile)
            }
            try await kickstart(label, in: domain)
        case .suspendLegacy(let legacy):
            if let (_, job) = try await jobs(legacy).first {
                let legacyPath = FilePath.join(try agentDirectory(legacy), legacy + ".plist")
                undo.resume { try await loadAgain(legacy, from: legacyPath, job.state, timeout) }
            }
            try await unload(legacy, stopTimeout: timeout)
        case .removeLegacy(let legacy):
            try await unload(legacy, stopTimeout: timeout)
            try await store.remove(FilePath.join(try agentDirectory(legacy), legacy + ".plist"))
        case .register, .reload, .enable, .clearFailures, .stop, .restart:
            break
        }
    }

    func whyDown(after plan: ServicePlan) async -> ServiceManagerError.Cause? {
        // What ends by itself stays loaded.
        guard let jobs = try? await jobs(plan.wanted.label) else { return nil }
        return jobs.allSatisfy { $0.job.state == .stopping } ? .stoppedMeanwhile : nil
    }

    /// Loads what a transaction has let go. A service that was loaded and did not run is started by that as well;
    /// launchd has no way of loading one whose definition says to run at load without it.
    private func loadAgain(_ label: String, from path: String, _ state: ServiceState, _ timeout: Int) async throws {
        if try await jobs(label).contains(where: { $0.job.state != .stopping }) { return }
        try await load(label, from: path, stopTimeout: timeout)
    }
}
