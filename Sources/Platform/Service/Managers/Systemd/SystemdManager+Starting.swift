extension SystemdManager {
    /// Starts or restarts, and finds out why not. Starts that were asked for, and worked, count towards systemd's limit
    /// as well; that is no reason to refuse one more.
    /// - Parameter before: what the unit had left behind before; asked for when it is not known.
    func bringUp(_ unit: String, _ verb: String, since before: StartTraces? = nil, timeout: Int = 0) async throws {
        var traces = before
        if traces == nil { traces = try await properties(of: unit).traces }
        do throws(ServiceManagerError) {
            try await bringUpOnce(unit, verb, since: traces, timeout: timeout)
        } catch {
            guard error.cause == .startLimitReached else { throw error }
            try await clearFailures(unit)
            try await bringUpOnce(unit, verb, since: traces, timeout: timeout)
        }
    }

    /// The wait is cut into pieces, between which the manager has to answer: a service may take its time, and a manager
    /// that hangs may not.
    private func bringUpOnce(
        _ unit: String, _ verb: String, since before: StartTraces?, timeout: Int
    ) async throws(ServiceManagerError) {
        let tool = try systemctl()
        var arguments = [verb, "--", unit]
        var left = Self.startDeadline + .seconds(timeout)
        while true {
            let piece = min(left, Self.startPiece)
            let result = try await tool.attempt(arguments, for: unit, deadline: piece)
            if result.status.isSuccess, !result.timedOut { return }
            let found = try await properties(of: unit)
            // What is down after all is not started a second time.
            let isDown = [.stopped, .failed].contains(found.state) && !found.hasJob
            guard result.timedOut, !isDown else {
                throw tool.failure(await cause(found, since: before), arguments, result, for: unit)
            }
            left -= piece
            guard left > .zero else {
                throw tool.failure(
                    .timedOut(Self.startDeadline + .seconds(timeout)), arguments, result, for: unit)
            }
            // Waits for the job that there is, whichever it is.
            arguments[0] = "start"
        }
    }

    private func cause(_ unit: UnitProperties, since before: StartTraces?) async -> ServiceManagerError.Cause {
        switch unit.loadState {
        case "masked": return .masked
        case "not-found": return .notInstalled
        case "bad-setting", "error": return .definitionRejected("LoadState=\(unit.loadState)")
        default: break
        }
        if unit.isBeingStopped || unit.wasPreparationEnded { return await whoEnded(unit) }
        switch unit.result {
        case "start-limit-hit": return .startLimitReached
        case "success", "": return await quietEnd(of: unit, since: before) ?? .failed
        default:
            return wasStoppedWhileWaiting(unit, since: before)
                ? .stoppedMeanwhile : .startFailed(result: unit.result, status: unit.exitStatus)
        }
    }

    /// Whether somebody has stopped a unit that had failed and was about to be started again: only that makes it
    /// "inactive", with the result of its failure. What is not started again by itself is "failed".
    private func wasStoppedWhileWaiting(_ unit: UnitProperties, since before: StartTraces?) -> Bool {
        // An `ExecCondition=` that is not met ends like that, too.
        guard unit.state == .stopped, unit.result != "exec-condition", let before else { return false }
        return before.isUp || unit.traces.hasRun(since: before)
    }

    /// Why a unit is down that has not failed: something forbade its start, or somebody has stopped it. Nobody is taken
    /// to have done that without a proof that it had run.
    private func quietEnd(of unit: UnitProperties, since before: StartTraces?) async -> ServiceManagerError.Cause? {
        guard unit.state == .stopped, let before else { return nil }
        if let setting = unit.traces.unmet(since: before) { return .requirementUnmet(setting) }
        let hasRun = unit.traces.hasRun(since: before)
        if !hasRun, await isAwaited(by: unit) { return .stoppedMeanwhile }
        let missing = await missing(hasRun ? unit.bound : unit.required)
        if !missing.isEmpty { return .dependencyMissing(missing) }
        // What ran was ended by a restart, and has not been started again.
        if hasRun || before.isUp { return .stoppedMeanwhile }
        return isForgotten(unit, since: before) ? .forgotten : nil
    }

    /// A unit that is bound to something that is down was ended for that, and any other by somebody.
    private func whoEnded(_ unit: UnitProperties) async -> ServiceManagerError.Cause {
        let missing = await missing(unit.bound)
        return missing.isEmpty ? .stoppedMeanwhile : .dependencyMissing(missing)
    }

    /// Whether systemd would remember nothing of a start that somebody has ended, because nothing refers to the unit: it
    /// looks like one that was never begun.
    private func isForgotten(_ unit: UnitProperties, since before: StartTraces) -> Bool {
        unit.loadState == "loaded" && unit.wanters.isEmpty
            && unit.traces.invocation.isEmpty && before.invocation.isEmpty
    }

    /// Whether something that `unit` waits for is still coming up, and nothing without which it does not start has failed
    /// or is down: only somebody's word ends such a start.
    private func isAwaited(by unit: UnitProperties) async -> Bool {
        let units = unit.required + unit.after
        let properties = ["show", "-p", UnitProperties.namesOfOthers, "--"]
        guard !units.isEmpty, let tool = try? systemctl(),
            let result = try? await tool.run(properties + units, for: "systemd")
        else { return false }
        // Paragraphs, one a unit, in the order of the question.
        let found = result.outputText.split(separator: "\n\n").map { UnitProperties(String($0)) }
        return !zip(unit.required, found).contains { $1?.isDown(isRequisite: unit.requisite.contains($0)) == true }
            && found.contains { $0?.state == .starting }
    }

    /// Those of `units` that are not up.
    private func missing(_ units: [String]) async -> [String] {
        guard !units.isEmpty, let tool = try? systemctl(),
            let result = try? await tool.run(["is-active", "--"] + units, for: "systemd")
        else { return [] }
        // One line a unit, in the order of the question (systemctl(1)).
        return zip(units, result.outputText.split(separator: "\n"))
            .filter { !["active", "reloading", "refreshing"].contains($0.1) }.map(\.0)
    }

    func whyDown(after plan: ServicePlan) async -> ServiceManagerError.Cause? {
        // A service that does not say when it is ready could also have ended by itself, and just as well.
        guard plan.wanted.readiness == .notify, let unit = try? await properties(of: plan.wanted.unitName) else {
            return nil
        }
        let before = plan.inspection.traces
        if unit.isBeingStopped { return await whoEnded(unit) }
        if unit.result == "success" { return await quietEnd(of: unit, since: before) }
        return wasStoppedWhileWaiting(unit, since: before) ? .stoppedMeanwhile : nil
    }
}
