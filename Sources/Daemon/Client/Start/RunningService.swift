import Platform

/// The service of a daemon that runs: put in order when somebody starts it on purpose.
///
/// Its definition file, the link that has it started at login and the process are compared, so that nothing is asked of
/// the manager when nothing is wrong. A daemon that
/// has work is never interrupted, and one that no manager knows is left as it is: a service that is installed beside it
/// would start a second daemon.
struct RunningService: Sendable {
    let control: DaemonControl
    let manager: any ServiceManager

    func putInOrder(_ report: StartReport) async throws -> StartReport {
        var report = report
        let process = try await control.recordedProcess()
        if process?.isManaged == false, try await !isLegacy(process) {
            report.owner = .nobody(nil)
            report.notes.append(
                "it was started without \(manager.kind) and goes on so; to hand it over: no-mistakes daemon restart")
            return report
        }
        let wanted = try await control.wanted(manager, .explicit, isRunning: true)
        if process != nil { report.owner = .manager(manager.kind) }
        let inspection: ServiceInspection
        do {
            inspection = try await manager.examine(wanted)
        } catch let refusal as RenderingRefusal {
            // Of this session alone; the daemon that was asked for is there.
            report.notes.append("its service stays as it is: \(refusal)")
            return report
        }
        var drift = process?.isManaged == false ? [.foreign("it is of an older naming")] : inspection.drift
        if let process, process.isManaged, let installed = inspection.installed {
            let reach = control.reach
            drift += try await BlockingThread.run { reach.drift(of: process, from: installed) }
        }
        if drift.isEmpty { return report }
        let reasons = drift.map(\.description).joined(separator: ", ")
        let reach = control.reach
        guard try await BlockingThread.run({ reach.unfinishedRuns() }) == 0 else {
            report.notes.append(
                "\(reasons); that waits until no run is active: no-mistakes daemon start; or now, cancelling them: "
                    + "no-mistakes daemon restart")
            return report
        }
        return try await refresh(wanted, report)
    }

    /// Whether a process is that of a service of the older naming, which is to be replaced by one of the new.
    private func isLegacy(_ process: RecordedProcess?) async throws -> Bool {
        guard let process else { return false }
        let legacy = try await manager.legacyService(of: control.definition(for: manager.kind))
        return legacy?.processID == process.identity.pid
    }

    /// Installs what is wanted and starts the daemon anew from it, or restores everything; and where even what was
    /// there before does not start any more, starts it without the manager.
    private func refresh(_ wanted: ServiceDefinition, _ report: StartReport) async throws -> StartReport {
        try await StartLock.holding(control) {
            let plan: ServicePlan
            do {
                plan = try await manager.plan(wanted)
            } catch let error as ServiceManagerError {
                // Nothing was changed, and what was asked for is there.
                var report = report
                report.notes.append("its service could not be put in order: \(error)")
                return report
            }
            if plan.isEmpty { return report }
            try await control.checkConfiguration()
            let start = ManagedStart(control: control, manager: manager, wanted: wanted)
            var refreshed = try await start.keepingDaemon { try await start.apply(plan) }
            if case .nobody = refreshed.owner { return refreshed }
            refreshed.outcome = plan.endsRunningService ? .refreshed : .alreadyRunning
            refreshed.notes.insert(plan.inspection.drift.map(\.description).joined(separator: ", "), at: 0)
            return refreshed
        }
    }
}
