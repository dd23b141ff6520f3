import Platform

/// From "is there a daemon?" to "there is": once, whoever else tries the same at the same time.
struct StartSequence: Sendable {
    let control: DaemonControl
    let purpose: StartPurpose

    func run() async throws -> StartReport {
        let (layout, reach) = (control.layout, control.reach)
        try await BlockingThread.run { try layout.prepare() }
        let deadline = control.deadline
        while true {
            if let daemon = try await BlockingThread.run({ try reach.settled(by: deadline) }) {
                return try await alreadyRunning(daemon)
            }
            if let lock = try await StartLock.take(layout) {
                defer { withExtendedLifetime(lock) {} }
                if let report = try await startUnderLock() { return report }
                continue
            }
            if .now >= deadline { throw StartLock.held(control) }
            try await BlockingThread.run { try reach.waitForChange(until: deadline) }
        }
    }

    /// - Returns: nil when somebody else's daemon has appeared, which is to be waited for.
    private func startUnderLock() async throws -> StartReport? {
        let reach = control.reach
        // Whoever had the lock before may have started it.
        let soon = control.deadline
        if try await BlockingThread.run({ try reach.settled(by: soon) }) != nil { return nil }
        return try await startStopped()
    }

    /// Starts a daemon where none is; under the lock.
    /// - Returns: nil when another one has appeared nevertheless.
    func startStopped() async throws -> StartReport? {
        // What no daemon can start with is said at once, and costs no service its definition.
        try await control.checkConfiguration()
        let forgetting = await control.forgetStarts()
        return try await startForgotten()?.noting(forgetting)
    }

    private func startForgotten() async throws -> StartReport? {
        guard let manager = control.manager, manager.obstacle == nil else {
            guard let report = try await startDetached(because: control.manager?.obstacle?.description) else {
                return nil
            }
            return report.noting(await ManagedStart.keepFromLogin(control))
        }
        let (wanted, note) = try await control.wanted(manager, purpose, isRunning: false)
        return try await ManagedStart(control: control, manager: manager, wanted: wanted).run()?.noting(note)
    }

    func startDetached(because reason: String?) async throws -> StartReport? {
        let reach = control.reach
        let deadline = control.deadline
        guard let daemon = try await BlockingThread.run({ try reach.launchDetached(by: deadline) }) else { return nil }
        return StartReport(.started, pid: daemon.pid, owner: .nobody(reason))
    }

    /// What an installation that was killed before its end has left: a service that runs, and only until the next login.
    private func loginNote() async throws -> String? {
        // Task Scheduler would have to be asked.
        guard let manager = control.manager, manager.kind != .taskScheduler, manager.obstacle == nil,
            try await control.recordedProcess()?.isManaged == true,
            let found = try? await manager.examine(control.definition(for: manager.kind, proxies: [:])),
            let drift = found.drift.first(where: { if case .notEnabled = $0 { true } else { false } })
        else { return nil }
        // One that goes on enables it last.
        let layout = control.layout
        if try await BlockingThread.run({ FileLock.isHeld(layout.startLock) == true }) { return nil }
        return "\(drift); to change that: no-mistakes daemon start"
    }

    private func alreadyRunning(_ daemon: ReadyDaemon) async throws -> StartReport {
        var report = StartReport(.alreadyRunning, pid: daemon.pid)
        guard purpose == .explicit else { return report.noting(try await loginNote()) }
        let reach = control.reach
        let process = try await control.recordedProcess()
        if let process, !process.isManaged, try await BlockingThread.run({ reach.runsReplacedFile(process) }) {
            report.notes.append(
                "its executable was replaced since it was started; for the new one: no-mistakes daemon restart")
        }
        guard let manager = control.manager, manager.obstacle == nil else { return report }
        return try await RunningService(control: control, manager: manager).putInOrder(report)
    }
}
