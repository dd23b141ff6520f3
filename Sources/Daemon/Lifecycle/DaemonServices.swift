package import Platform
import Synchronization
package import Transport

/// What the API needs of the running daemon: what exists from the first moment, and what exists once it is ready.
package final class DaemonServices: Sendable {
    /// The parts that exist only after recovery.
    package struct Ready: Sendable {
        /// The daemon's memory.
        package let store: Store
        /// Who watches which run.
        package let hub: EventHub
        /// What starts and ends runs.
        package let scheduler: RunScheduler
        /// What makes runs of pushes.
        package let intake: PushIntake
        /// Finds pushes that nobody reported.
        package let reconciler: GateReconciler
        /// Forgets old runs.
        package let retention: RunRetention
        /// Collects gates in which nothing happens.
        package let collector: GateCollector
        /// Asks origin again about pushes that may still arrive.
        package let late: LateArrivals
        /// The commit that a gate's branch is at, or nil when it has no such branch.
        package let gateTip: @Sendable (_ repositoryID: String, _ branch: String) async throws -> String?
        /// The environment of the user's commands.
        package let environment: EnvironmentKeeper
        /// What pushers' sessions lend to their runs.
        package let sessions: PushSessions
    }

    private struct State {
        var phase: DaemonPhase = .starting("starting")
        var endpoint: Endpoint?
        var ready: Ready?
        var shutdownRequested: String?
        var readyWaiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter: UInt64 = 0
    }

    /// Who this daemon is.
    package let identity: DaemonIdentity
    /// The service manager that started it; nil for a detached daemon.
    package let manager: ServiceManagerKind?
    /// The daemon's log.
    package let log: DaemonLog
    /// Where everything of the home lies.
    package let layout: HomeLayout
    private let clock: @Sendable () -> Timestamp
    private let state = Mutex(State())
    private let wake: @Sendable (String) -> Void

    /// Services of a daemon that is starting.
    /// - Parameter wake: called once when somebody asks the daemon to stop.
    package init(
        identity: DaemonIdentity, manager: ServiceManagerKind?, layout: HomeLayout, log: DaemonLog,
        clock: @escaping @Sendable () -> Timestamp,
        wake: @escaping @Sendable (String) -> Void
    ) {
        self.identity = identity
        self.manager = manager
        self.layout = layout
        self.log = log
        self.clock = clock
        self.wake = wake
    }

    /// The time, as the daemon sees it.
    package func now() -> Timestamp { clock() }

    /// What the daemon is doing.
    package var phase: DaemonPhase { state.withLock { $0.phase } }

    /// Says what the daemon listens on.
    package func listens(on endpoint: Endpoint?) { state.withLock { $0.endpoint = endpoint } }

    /// The parts that exist once the daemon is ready.
    /// - Throws: ``APIError/notReady(phase:)`` before that and while the daemon stops.
    package func ready() throws(APIError) -> Ready {
        let (ready, phase) = state.withLock { ($0.ready, $0.phase) }
        guard let ready, phase == .ready else { throw .notReady(phase: phase.description) }
        return ready
    }

    /// Enters a phase of the start or the end.
    package func enter(_ phase: DaemonPhase, ready: Ready? = nil) {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.phase = phase
            if let ready { state.ready = ready }
            guard !phase.isStarting else { return [] }
            defer { state.readyWaiters = [:] }
            return Array(state.readyWaiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns when the daemon is no longer starting: it serves, or it is stopping. Also when the task is cancelled,
    /// because nobody waits for the answer any more.
    package func waitUntilStarted() async {
        let number = state.withLock { state in
            defer { state.nextWaiter += 1 }
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state -> Bool in
                    // Asked with the lock held, so that a cancellation comes before this, or finds what to resume.
                    guard state.phase.isStarting, !Task.isCancelled else { return true }
                    state.readyWaiters[number] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.readyWaiters.removeValue(forKey: number) }?.resume()
        }
    }

    /// Asks the daemon to stop; later requests change nothing.
    package func requestShutdown(by peer: Peer) {
        let cause = "stop asked for by pid \(peer.pid.map(String.init) ?? "unknown")"
        let isFirst = state.withLock { state in
            guard state.shutdownRequested == nil else { return false }
            state.shutdownRequested = cause
            return true
        }
        if isFirst { wake(cause) }
    }

    /// The daemon's own view of itself.
    package func status() async -> DaemonStatus {
        let phase = phase
        var status = DaemonStatus(
            state: phase.state, root: layout.root.path, suffix: InstanceSuffix(of: layout.root).description,
            endpoint: .init(state.withLock { $0.endpoint }, at: layout))
        status.phase = phase.description
        status.pid = identity.process.pid
        status.startedAt = identity.startedAt
        status.version = identity.version
        status.executable = identity.executable
        if let manager { status.manager = ManagerDescription(kind: manager.rawValue) }
        status.notices = DatabaseRescue.notices(layout)
        if let ready = try? ready() {
            await ready.intake.settled()
            let counts = try? await ready.store.perform { try $0.activeCounts() }
            status.environment = await ready.environment.description
            status.activeRuns = counts?.active
            status.queuedRuns = counts?.queued
            status.queueHolder = await ready.scheduler.holder
            status.retention = await ready.retention.report()
        }
        return status
    }
}
