import Platform

/// Ends a daemon and starts it again, through the manager that it has.
struct RestartSequence: Sendable {
    let control: DaemonControl

    func run() async throws -> (stopped: StopReport, started: StartReport) {
        let layout = control.layout
        try await BlockingThread.run { try layout.prepare() }
        // What no daemon can start with is said while the old one still runs.
        try await control.checkConfiguration()
        let (stopped, started) = try await StartLock.holding(control) {
            if let (stopped, started) = try await restartService() { return (stopped, Optional(started)) }
            let stopped = try await stop()
            return (stopped, try await StartSequence(control: control, purpose: .explicit).startStopped())
        }
        if let started { return (stopped, started) }
        // Somebody else's daemon has appeared in between.
        return (stopped, try await control.ensure(.explicit))
    }

    /// What the manager does not say is no reason to have no daemon afterwards: the start finds out for itself.
    private func stop() async throws -> StopReport {
        do {
            return try await StopSequence(control: control).run()
        } catch let uncertain as StopUncertain {
            return StopReport(uncertain.outcome)
        }
    }

    /// Restarts a service in one go, so that a definition that does not work is replaced by the one before, and that
    /// runs again.
    /// - Returns: nil when the daemon is no service's, or nothing runs.
    private func restartService() async throws -> (stopped: StopReport, started: StartReport)? {
        guard let manager = control.manager, manager.obstacle == nil,
            let process = try await control.recordedProcess(), process.isManaged
        else { return nil }
        let (wanted, note) = try await control.wanted(manager, .explicit, isRunning: false)
        let plan: ServicePlan
        do {
            plan = try await manager.plan(wanted)
        } catch is RenderingRefusal {
            // As for a start.
            return nil
        } catch let error as ServiceManagerError {
            if case .unavailable = error.cause { return nil }
            throw error
        }
        guard plan.inspection.state == .running || plan.inspection.state == .starting else { return nil }
        let layout = control.layout
        try await BlockingThread.run { try StartLedger.clear(at: layout) }
        let start = ManagedStart(control: control, manager: manager, wanted: wanted)
        let report = try await start.keepingDaemon {
            if !plan.endsRunningService { try await manager.restart(wanted) }
            return try await start.apply(plan)
        }
        return (StopReport(.stopped(pid: process.identity.pid), manager: manager.kind), report.noting(note))
    }
}
