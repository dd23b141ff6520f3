import Synchronization

/// Ends all runs because the daemon stops: in order, but within a limit, and at once when it is asked again.
struct RunShutdown: Sendable {
    let scheduler: RunScheduler
    let stop: StopRequest
    let log: DaemonLog
    /// What has begun waits again for the next daemon, where that is possible; see ``RunScheduler/stop(reason:returnsRuns:)``.
    var returnsRuns = false
    /// How long runs may take to end; their processes are killed after 3 s anyway.
    var limit = Duration.seconds(30)
    /// How long they may take once they have been killed.
    var urgentLimit = Duration.seconds(5)

    /// Returns when no run is active; those that did not end in time are recorded as cancelled, and what they leave is
    /// removed at the next start.
    func run(reason: String) async {
        let ending = First()
        let (scheduler, stop, log, limit, urgentLimit) = (scheduler, stop, log, limit, urgentLimit)
        let returnsRuns = returnsRuns
        let tasks = [
            Task {
                await scheduler.stop(reason: reason, returnsRuns: returnsRuns)
                ending.resolve(true)
            },
            Task {
                try? await ContinuousClock().sleep(for: limit)
                if !Task.isCancelled { ending.resolve(false) }
            },
            Task {
                await stop.waitForUrgency()
                if Task.isCancelled { return }
                log.info("asked to stop again: runs are killed")
                await scheduler.killProcesses()
                try? await ContinuousClock().sleep(for: urgentLimit)
                ending.resolve(false)
            },
        ]
        if await !ending.value() {
            log.warn("runs did not end in time", ["count": "\(await scheduler.activeCount)"])
            await scheduler.killProcesses()
            await scheduler.abandon(reason: reason)
        }
        for task in tasks { task.cancel() }
        stop.settle()
    }
}

/// A value that the first of several tasks gives.
private final class First: Sendable {
    private struct State {
        var value: Bool?
        var waiter: CheckedContinuation<Bool, Never>?
    }

    private let state = Mutex(State())

    func resolve(_ value: Bool) {
        let waiter = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard state.value == nil else { return nil }
            state.value = value
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: value)
    }

    func value() async -> Bool {
        await withCheckedContinuation { continuation in
            let value = state.withLock { state in
                if state.value == nil { state.waiter = continuation }
                return state.value
            }
            if let value { continuation.resume(returning: value) }
        }
    }
}
