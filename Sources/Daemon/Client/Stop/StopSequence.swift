import Platform

/// Ends a daemon for good: its manager is told first, because one that is only killed comes back.
///
/// Takes no lock: what is starting must be stoppable, too.
struct StopSequence: Sendable {
    let control: DaemonControl

    func run() async throws -> StopReport {
        let reach = control.reach
        let process = try await control.recordedProcess()
        let managed = try await stopService(process)
        // Whatever runs without the manager, also beside an installed service.
        let direct = try await BlockingThread.run { try reach.end() }
        var report = StopReport(direct, manager: managed.kind)
        if let failure = managed.failure as? ServiceManagerError {
            switch failure.cause {
            case .timedOut, .unavailable(.silent): throw StopUncertain(outcome: direct, cause: failure)
            default: break
            }
        }
        if let failure = managed.failure { throw failure }
        if let process, direct == .wasNotRunning {
            // The manager has ended it, or it ended just now by itself.
            let limit = Duration.seconds(DaemonService.stopTimeout)
            let isGone = try await BlockingThread.run { process.identity.waitUntilGone(timeout: limit) }
            guard isGone else {
                throw StopError.stranger(process.identity.pid, record: control.layout.pidFile)
            }
            report.outcome = .stopped(pid: process.identity.pid)
        }
        report.wasPending = managed.wasUp && report.outcome == .wasNotRunning
        return report
    }

    private func stopService(
        _ process: RecordedProcess?
    ) async throws -> (kind: ServiceManagerKind?, wasUp: Bool, failure: (any Error)?) {
        guard let manager = control.manager, manager.obstacle == nil else { return (nil, false, nil) }
        let definition = control.definition(for: manager.kind)
        do {
            // Whatever else bears our name is somebody's own, or another home's: that is not ours to stop.
            let root = control.layout.root.path
            let isOurs = try await manager.installation(of: definition).map { $0.isMarked && $0.root == root } ?? false
            // One of the older naming says nothing of its manager to its processes.
            let legacy = process?.isManaged == true ? nil : try await manager.legacyService(of: definition)
            guard isOurs || process?.isManaged == true || legacy?.state.isUp == true else { return (nil, false, nil) }
            // Without a process it may be about to be started again, which is worth a word.
            var wasUp = process != nil || legacy?.state.isUp == true
            if !wasUp { wasUp = try await manager.inspect(definition).state.isUp }
            try await manager.stop(definition)
            return (manager.kind, wasUp, nil)
        } catch let error as ServiceManagerError {
            switch error.cause {
            // One whose sockets are there may only be slow to answer.
            case .unavailable(.silent): return (manager.kind, false, error)
            // Without a manager nobody starts it again.
            case .unavailable: return (nil, false, nil)
            default: return (manager.kind, false, error)
            }
        } catch is RenderingRefusal {
            return (nil, false, nil)
        }
    }
}
