/// A manager whose plans are carried out step by step; the frame around the steps is the same for all of them.
protocol TransactionalManager: ServiceManager {
    /// What lies in the place of the definition now.
    func stored(_ definition: ServiceDefinition) async throws -> StoredDefinition
    /// Why the service that `plan` had brought up is down, where its manager can tell: what forbade its start, or
    /// ``ServiceManagerError/Cause/stoppedMeanwhile`` when somebody else has stopped it; then it is not started again.
    func whyDown(after plan: ServicePlan) async -> ServiceManagerError.Cause?
    /// Does one step and says how it is undone; what takes its effect even if it fails says so before.
    func perform(_ step: PlannedStep, of plan: ServicePlan, undo: inout UndoList) async throws
}

extension TransactionalManager {
    /// Does what `plan` says, and keeps it only if `ready` returns; see ``ServiceManager/apply(_:ready:)``.
    @discardableResult
    public func apply(_ plan: ServicePlan, ready: @Sendable () async throws -> Void) async throws -> [String] {
        let subject = plan.inspection.identifier
        var undo = UndoList()
        var notes: [String] = []
        var isProving = false
        do {
            if let change = plan.change, try await stored(plan.wanted) != change.before {
                throw ServiceManagerError(change.location, .changedMeanwhile)
            }
            for step in plan.steps where !step.isForAfterwards {
                do {
                    try await perform(step, of: plan, undo: &undo)
                } catch  where plan.survivesFailure(of: step) && !(error is CancellationError) {
                    notes.append(step.action == .reload ? "\(error)" : "the service is not started at login: \(error)")
                }
                if case .keepAside(let path) = step.action {
                    notes.append("\(plan.inspection.ownership.reasonToKeep); it is kept as \(path)")
                }
            }
            isProving = true
            try await ready()
        } catch {
            var cause = error
            if isProving, !(error is CancellationError), let reason = await whyDown(after: plan) {
                cause = ServiceManagerError(subject, reason)
            }
            let staysDown = (cause as? ServiceManagerError)?.cause == .stoppedMeanwhile
            // A manager that hangs is not waited for at every step back.
            var patience: Duration?
            if case .timedOut? = (cause as? ServiceManagerError)?.cause { patience = .seconds(2) }
            let steps = undo
            let unrestored = await ManagerPatience.limiting(patience) { await steps.undo(resuming: !staysDown) }
            throw ServiceApplyError(subject: subject, cause: cause, unrestored: unrestored)
        }
        for step in plan.steps where step.isForAfterwards {
            var kept = UndoList()
            do {
                try await perform(step, of: plan, undo: &kept)
                notes.append("\(step.note), because it was of the same home under an older name")
            } catch {
                notes.append("an older definition could not be removed: \(error)")
            }
        }
        return notes
    }
}

extension DefinitionOwnership {
    /// Why a definition is not overwritten, in words.
    fileprivate var reasonToKeep: String {
        if case .handEdited = self { return "the installed definition was edited by hand" }
        return "the installed definition was not written by this program"
    }
}
