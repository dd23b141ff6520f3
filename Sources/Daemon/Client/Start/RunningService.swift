import Platform

/// The service of a daemon that runs: put in order when somebody starts it on purpose.
///
/// Its definition file, the link that has it started at login and the process are compared, so that nothing is asked of
/// the manager when nothing is wrong. A daemon that has work is never interrupted, and one that no manager knows is left
/// as it is: a service that is installed beside it would start a second daemon.
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
        let (wanted, note) = try await control.wanted(manager, .explicit, isRunning: true)
        if process != nil { report.owner = .manager(manager.kind) }
        report = report.noting(note)
        do {
            if try await drift(of: process, from: wanted).isEmpty { return report }
        } catch let refusal as RenderingRefusal {
            // Of this session alone; the daemon that was asked for is there.
            return report.noting("no service is installed for it: \(refusal)")
        }
        let reach = control.reach
        guard try await BlockingThread.run({ reach.unfinishedRuns() }) == 0 else {
            // Somebody else may be putting it in order just now.
            let found = try await StartLock.holding(control) { try await drift(of: process, from: wanted) }
            if found.isEmpty { return report }
            let reasons = found.map(\.description).joined(separator: ", ")
            report.notes.append(
                "\(reasons); that waits until no run is active: no-mistakes daemon start; or now, cancelling them: "
                    + "no-mistakes daemon restart")
            return report
        }
        return try await refresh(wanted, report)
    }

    /// How the service and its process differ from what is wanted.
    private func drift(of process: RecordedProcess?, from wanted: ServiceDefinition) async throws -> [ServiceDrift] {
        if process?.isManaged == false { return [.foreign("it is of an older naming")] }
        let inspection = try await manager.examine(wanted)
        guard let process, let definition = inspection.inForce else { return inspection.drift }
        let reach = control.reach
        return inspection.drift + (try await BlockingThread.run { reach.drift(of: process, from: definition) })
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
                return report.noting("its service could not be put in order: \(error)")
            }
            if plan.isEmpty { return report }
            try await control.checkConfiguration()
            let start = ManagedStart(control: control, manager: manager, wanted: wanted)
            var refreshed: StartReport
            do {
                refreshed = try await start.keepingDaemon { try await start.apply(plan) }
            } catch let error as ServiceApplyError where !plan.endsRunningService {
                // The daemon that was asked for is there, and was not touched.
                return report.noting("its service could not be put in order: \(error)")
            }
            if case .nobody = refreshed.owner { return refreshed }
            refreshed.outcome = plan.endsRunningService ? .refreshed : .alreadyRunning
            let reasons = plan.inspection.drift.map(\.description).joined(separator: ", ")
            refreshed.notes.insert("put right: \(reasons)", at: 0)
            return refreshed
        }
    }
}
