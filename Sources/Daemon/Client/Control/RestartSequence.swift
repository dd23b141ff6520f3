import Platform

/// Ends a daemon and starts it again, through the manager that it has.
struct RestartSequence: Sendable {
    let control: DaemonControl

    func run() async throws -> (stopped: StopReport, started: StartReport) {
        try await prepare()
        return try await finish(try await StartLock.holding(control, stopAndStart))
    }

    /// The same, unless another daemon than the named one runs by now, which then goes on.
    /// - Parameter instance: the daemon that is meant; nil when none was there.
    /// - Returns: nil when another one runs.
    func run(ifItIs instance: String?) async throws -> (stopped: StopReport, started: StartReport)? {
        try await prepare()
        let layout = control.layout
        let outcome = try await StartLock.holding(control) { () -> Outcome? in
            let running = try await BlockingThread.run { DaemonIdentity.read(layout.pidFile) }
            if let running, running.process.isRunning, running.instance != instance { return nil }
            return try await stopAndStart()
        }
        if let outcome { return try await finish(outcome) }
        return nil
    }

    /// What was done under the lock; nothing was started when somebody else's daemon had appeared.
    private typealias Outcome = (stopped: StopReport, started: StartReport?)

    private func prepare() async throws {
        let layout = control.layout
        try await BlockingThread.run { try layout.prepare() }
        // What no daemon can start with is said while the old one still runs.
        try await control.checkConfiguration()
    }

    private func stopAndStart() async throws -> Outcome {
        if let (stopped, started) = try await restartService() { return (stopped, started) }
        let stopped = try await stop()
        return (stopped, try await StartSequence(control: control, purpose: .explicit).startStopped())
    }

    private func finish(_ outcome: Outcome) async throws -> (stopped: StopReport, started: StartReport) {
        if let started = outcome.started { return (outcome.stopped, started) }
        return (outcome.stopped, try await control.ensure(.explicit))
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
        let forgetting = await control.forgetStarts()
        let start = ManagedStart(control: control, manager: manager, wanted: wanted)
        let report = try await start.keepingDaemon {
            if !plan.endsRunningService { try await manager.restart(wanted) }
            return try await start.apply(plan)
        }
        return (
            StopReport(.stopped(pid: process.identity.pid), manager: manager.kind),
            report.noting(note).noting(forgetting)
        )
    }
}
