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
            let stopped = try await StopSequence(control: control).run()
            return (stopped, try await StartSequence(control: control, purpose: .explicit).startStopped())
        }
        if let started { return (stopped, started) }
        // Somebody else's daemon has appeared in between.
        return (stopped, try await control.ensure(.explicit))
    }

    /// Restarts a service in one go, so that a definition that does not work is replaced by the one before, and that
    /// runs again.
    /// - Returns: nil when the daemon is no service's, or nothing runs.
    private func restartService() async throws -> (stopped: StopReport, started: StartReport)? {
        guard let manager = control.manager, manager.obstacle == nil,
            let process = try await control.recordedProcess(), process.isManaged
        else { return nil }
        let wanted = try await control.wanted(manager, .explicit, isRunning: false)
        let plan = try await manager.plan(wanted)
        guard plan.inspection.state == .running || plan.inspection.state == .starting else { return nil }
        let layout = control.layout
        try await BlockingThread.run { try StartLedger.clear(at: layout) }
        let start = ManagedStart(control: control, manager: manager, wanted: wanted)
        let report: StartReport
        do {
            if !plan.endsRunningService { try await manager.restart(wanted) }
            report = try await start.apply(plan)
        } catch let error as LaunchError {
            // It is on its way up, and slow.
            throw error
        } catch {
            let (reach, soon) = (control.reach, control.deadline)
            // Restored, or never ended: then that is all there is to say.
            if try await BlockingThread.run({ try reach.settled(by: soon) }) != nil { throw error }
            guard let other = try await start.fallBack(from: error) else { throw error }
            report = other
        }
        return (StopReport(.stopped(pid: process.identity.pid), manager: manager.kind), report)
    }
}
