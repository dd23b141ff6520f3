import Platform

/// A start through the service manager, and what follows when that fails.
struct ManagedStart: Sendable {
    let control: DaemonControl
    let manager: any ServiceManager
    let wanted: ServiceDefinition
    private let log: StartLog

    init(control: DaemonControl, manager: any ServiceManager, wanted: ServiceDefinition) {
        self.control = control
        self.manager = manager
        self.wanted = wanted
        log = StartLog(control.layout.bootstrapLog)
    }

    /// Starts the service; a daemon that no manager knows if that cannot be done. Under the start lock.
    /// - Returns: nil when somebody else's daemon has appeared, which is to be waited for.
    /// - Throws: ``StartFailure`` when no daemon came up either way, with both reasons.
    func run() async throws -> StartReport? {
        let plan: ServicePlan
        do {
            plan = try await manager.plan(wanted)
        } catch {
            // Nothing was asked of it yet, so nothing of an attempt can be left.
            return try await fallBack(from: error, isAttempted: false)
        }
        do {
            let isUp = plan.inspection.state == .running || plan.inspection.state == .starting
            // Whatever is wrong with it, one that comes up is not ended here: nobody has asked whether it has runs.
            if isUp, plan.endsRunningService, try await comesUp() { return nil }
            if plan.inspection.state == .running, !plan.endsRunningService { try await restartLost() }
            return try await apply(plan)
        } catch let error {
            return try await fallBack(from: error)
        }
    }

    /// Whether a daemon that somebody else is having started is ready after all.
    private func comesUp() async throws -> Bool {
        let (reach, soon) = (control.reach, control.deadline)
        if try await BlockingThread.run({ try reach.settled(by: soon) }) != nil { return true }
        let moment = ContinuousClock.now.advanced(by: .seconds(3))
        try await BlockingThread.run { try reach.waitForChange(until: moment) }
        return try await BlockingThread.run { try reach.settled(by: soon) } != nil
    }

    /// Nobody answers and nobody holds the home's lock, and its manager says that the daemon runs: either it is at its
    /// very beginning, or its home was removed and made anew beneath it, and then it will never be found.
    private func restartLost() async throws {
        let reach = control.reach
        let deadline = ContinuousClock.now.advanced(by: .seconds(3))
        try await BlockingThread.run { try reach.waitForChange(until: deadline) }
        let soon = control.deadline
        if try await BlockingThread.run({ try reach.settled(by: soon) }) == nil { try await manager.restart(wanted) }
    }

    /// Carries a plan out, and keeps it if the daemon answers.
    /// - Throws: what has the plan undone; and ``LaunchError/timedOut(_:log:)`` for a daemon that is on its way up and
    ///   merely slow, which is left alone.
    func apply(_ plan: ServicePlan) async throws -> StartReport {
        let proof = ReadinessProof(control: control, manager: manager, wanted: wanted)
        let notes = try await manager.apply(plan) { try await proof.wait() }
        let daemon = try proof.result()
        return StartReport(.started, pid: daemon.pid, owner: .manager(manager.kind), notes: notes)
    }

    /// Does what may end a daemon that runs, and sees to it that one runs afterwards, with or without the manager.
    /// - Throws: what `change` throws when a daemon runs nevertheless; ``StartFailure`` when none does.
    func keepingDaemon(_ change: () async throws -> StartReport) async throws -> StartReport {
        do {
            return try await change()
        } catch let error as LaunchError {
            // It is on its way up, and slow.
            throw error
        } catch {
            let (reach, soon) = (control.reach, control.deadline)
            // Restored, or never ended: then that is all there is to say.
            if try await BlockingThread.run({ try reach.settled(by: soon) }) != nil { throw error }
            guard let other = try await fallBack(from: error) else { throw error }
            return other
        }
    }

    /// Starts a daemon without the manager, once it is proved that the manager's attempt is over.
    /// - Parameter isAttempted: something was asked of the manager that may have left its traces.
    func fallBack(from cause: any Error, isAttempted: Bool = true) async throws -> StartReport? {
        let cause = try await withWitness(cause)
        let attempt = FailedAttempt(cause)
        try await checkStillWanted(cause)
        if attempt.forbidsFallback { throw cause }
        let printed = log.sinceStart()
        let reason = printed.isEmpty ? "\(cause)" : "\(cause); it printed: \(printed)"
        if isAttempted, attempt.mayHaveLeftSomething {
            do {
                try await withdraw(attempt)
            } catch {
                throw StartFailure(manager: manager.kind, managed: cause, printed: printed, detached: error)
            }
        }
        try await checkStillWanted(cause)
        let reach = control.reach
        let deadline = control.deadline
        do {
            // Also waits until the lock of a daemon that ends is free.
            if try await BlockingThread.run({ try reach.settled(by: deadline) }) != nil { return nil }
            guard let daemon = try await BlockingThread.run({ try reach.launchDetached(by: deadline) }) else {
                return nil
            }
            // Whatever kept the service from starting may do so no more at the next login.
            return StartReport(
                .started, pid: daemon.pid, owner: .nobody(nil),
                notes: ["the daemon could not be started through \(manager.kind): \(reason)"]
            ).noting(await Self.keepFromLogin(control, manager, attempt.obstacle))
        } catch {
            throw StartFailure(manager: manager.kind, managed: cause, printed: printed, detached: error)
        }
    }

    /// What a daemon knows of its start where its manager does not: one that had begun was stopped by somebody. Who starts
    /// it clears the ledger before.
    private func withWitness(_ cause: any Error) async throws -> any Error {
        guard var failure = cause as? ServiceApplyError, let inner = failure.cause as? ServiceManagerError,
            inner.cause == .forgotten
        else { return cause }
        let layout = control.layout
        guard try await BlockingThread.run({ StartLedger.read(at: layout).last != nil }) else { return cause }
        failure.cause = ServiceManagerError(inner.subject, .stoppedMeanwhile)
        return failure
    }

    /// What becomes of a definition beside which a daemon runs.
    static let disabledNote = "the service is not started at login until it works again: no-mistakes daemon restart"

    /// Has the service of a home not started at login, beside a daemon that is no service.
    /// - Parameter obstacle: why the manager cannot be used, where that is the reason.
    /// - Returns: what the user should know; nil when none is installed.
    static func keepFromLogin(
        _ control: DaemonControl, _ manager: any ServiceManager, _ obstacle: ServiceUnavailability?
    ) async -> String? {
        switch obstacle {
        case nil, .noBus, .noRuntimeDirectory, .runtimeDirectoryOfAnotherUser, .silent: break
        // Another system, as a container that shares the user's home, has no say in what this user's machine starts.
        case .notBooted, .noDomain, .toolMissing, .noHomeDirectory: return nil
        }
        let definition = control.definition(for: manager.kind, proxies: [:])
        let installed = try? await manager.installation(of: definition)
        let isOurs = installed.map { $0.isMarked && $0.root == control.layout.root.path } ?? false
        let found = try? await manager.examine(definition)
        guard let location = isOurs ? installed?.location : found?.legacy.first else {
            guard let found, found.defined.answer == .unknown else { return nil }
            return "whether \(found.identifier) starts a second daemon at the next login cannot be told: "
                + found.defined.detail
        }
        do {
            let links = try await manager.disable(definition)
            if links.isEmpty { return disabledNote }
            return "\(disabledNote); except by links of your own, which stay, and whose daemon ends at once while this "
                + "one runs: \(links.joined(separator: ", "))"
        } catch {
            return "\(location) may start a second daemon at the next login: \(error)"
        }
    }

    /// The same where managers are switched off, or there is none to be used.
    static func keepFromLogin(_ control: DaemonControl) async -> String? {
        guard let reader = control.definitions else { return nil }
        return await keepFromLogin(control, reader, reader.obstacle)
    }

    /// What somebody has stopped meanwhile is not to be started another way.
    private func checkStillWanted(_ cause: any Error) async throws {
        let layout = control.layout
        if try await BlockingThread.run({ StopNotice.isPosted(layout) }) { throw LaunchError.stopped(by: cause) }
    }

    /// Ends what is left of the attempt, and makes sure that nothing of it runs.
    /// - Throws: ``ServiceRemains``, or the manager's error.
    private func withdraw(_ attempt: FailedAttempt) async throws {
        // What a manager that hangs may still take in finds nothing any more that it could start.
        if attempt.isUnanswered, try await manager.installation(of: wanted) == nil { return }
        try await manager.stop(wanted)
        let found = try await manager.inspect(wanted)
        switch found.state {
        case .stopped, .failed: if found.running.answer == .no { return }
        case .running, .starting, .waitingToRestart, .stopping, .unknown: break
        }
        throw ServiceRemains(found: found)
    }
}

/// What a failed start means for another way of starting.
private struct FailedAttempt {
    /// Another way of starting would be against somebody's will, or finds the same.
    private(set) var forbidsFallback = false
    /// The manager had been asked for something.
    private(set) var mayHaveLeftSomething = true
    /// Why the manager cannot be used, where that is the reason.
    private(set) var obstacle: ServiceUnavailability?
    /// The manager hung, so that it may still take in what it was asked for.
    private(set) var isUnanswered = false

    init(_ error: any Error) {
        switch (error as? ServiceApplyError)?.cause ?? error {
        case is CancellationError: forbidsFallback = true
        case let error as ServiceManagerError:
            switch error.cause {
            case .stoppedMeanwhile: forbidsFallback = true
            case .timedOut: isUnanswered = true
            default: break
            }
        default: break
        }
        switch error {
        case let error as ServiceManagerError:
            if case .unavailable(let reason) = error.cause { (mayHaveLeftSomething, obstacle) = (false, reason) }
        // What cannot be said in its language was never said to it.
        case is RenderingRefusal: mayHaveLeftSomething = false
        // A daemon that is there and slow.
        case is LaunchError: forbidsFallback = true
        default: break
        }
    }
}
