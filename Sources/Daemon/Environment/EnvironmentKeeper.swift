package import Platform

/// Keeps the environment of the user's commands, in memory only and captured anew by every daemon.
///
/// A capture is shared by whoever waits for one. What is good is kept until somebody asks for a new one; what is not is
/// tried again before the next run, and never lets a good one go.
package actor EnvironmentKeeper {
    /// Finds the environment out, within about the time it is given.
    package typealias Resolve = @Sendable (_ budget: Duration) async -> ResolvedEnvironment

    private let layout: HomeLayout
    private let sessions: PushSessions
    private let budget: Duration
    private let log: DaemonLog
    private let clock: @Sendable () -> Timestamp
    private let resolve: Resolve

    private var complete: Capture?
    /// The last one, when it was not complete.
    private var incomplete: Capture?
    private var task: Task<Void, Never>?
    private var isStopped = false
    private var waiters: [UInt64: CheckedContinuation<Capture?, Never>] = [:]
    private var lastWaiter: UInt64 = 0

    /// An environment, and since when it is known.
    private struct Capture {
        var environment: ResolvedEnvironment
        var time: Timestamp
    }

    /// - Parameters:
    ///   - sessions: what pushers sent along.
    ///   - budget: what `resolve` is given.
    package init(
        layout: HomeLayout, sessions: PushSessions, budget: Duration, log: DaemonLog,
        clock: @escaping @Sendable () -> Timestamp, resolve: @escaping Resolve
    ) {
        self.layout = layout
        self.sessions = sessions
        self.budget = budget
        self.log = log
        self.clock = clock
        self.resolve = resolve
    }

    /// Starts to find the environment out, unless some run has made it do so already; returns at once.
    package func begin() {
        if complete == nil, incomplete == nil { start() }
    }

    private func start() {
        guard task == nil, !isStopped else { return }
        let resolve = resolve
        let budget = budget
        task = Task { self.ended(await resolve(budget)) }
    }

    /// Ends what is going on; whoever waits gets nothing.
    package func stop() async {
        isStopped = true
        task?.cancel()
        await task?.value
    }

    /// The environment of one run: the user's, what the pusher's session adds, and the user's file over all.
    /// - Throws: ``EnvironmentFileError``, since a run without what the user set for it would mislead; `CancellationError`
    ///   as soon as the task is cancelled.
    package func environment(of run: RunID) async throws -> ResolvedEnvironment {
        var environment: ResolvedEnvironment
        if let complete { environment = complete.environment } else { environment = try await capture().environment }
        environment.apply(sessions.lent(to: run), from: .session)
        return try await applyingFile(to: environment)
    }

    /// What a command of a run would get now, or after a new capture; without what its pusher's session lends.
    /// - Parameters:
    ///   - refresh: capture anew first, and wait for it.
    ///   - revealed: give values that look like secrets, too.
    package func report(refresh: Bool, revealed: Bool) async throws -> EnvironmentReport {
        if refresh, let task { await task.value }
        let known = refresh ? nil : complete ?? incomplete
        let capture: Capture
        if let known { capture = known } else { capture = try await self.capture() }
        let inUse = complete ?? capture
        var environment = inUse.environment
        if complete != nil, case .augmentedProcess(let reason) = capture.environment.quality {
            environment.warnings.append(
                "the login shell gave none this time: \(reason). The environment known since \(inUse.time) stays in use"
            )
        }
        do {
            environment = try await applyingFile(to: environment)
        } catch let error as EnvironmentFileError {
            environment.warnings.append("runs fail until this is corrected: \(error)")
        }
        environment = CommandEnvironment.make(from: environment, layout: layout)
        environment.set(RunMarker.variable, "<the id of the run>", from: .application)
        return EnvironmentReport(environment, capturedAt: inUse.time, revealed: revealed)
    }

    /// In a few words, for status reports; waits for nothing.
    package var description: EnvironmentDescription {
        if let capture = complete ?? incomplete {
            return EnvironmentDescription(
                quality: capture.environment.quality.name,
                source: EnvironmentSecrets.redacted(capture.environment.summary))
        }
        return EnvironmentDescription(quality: "unknown", source: "the login shell is being asked")
    }

    private func applyingFile(to base: ResolvedEnvironment) async throws -> ResolvedEnvironment {
        let file = EnvironmentFile(path: layout.environmentFile)
        let content = try await BlockingThread.run { try file.read() }
        var environment = base
        environment.apply(content.variables, from: .file)
        environment.warnings += content.warnings
        environment.set(Self.homeVariable, layout.root.path, from: .application)
        // What a command gets of it: some names are git's, or ours.
        let effective = CommandEnvironment.make(from: environment, layout: layout).variables
        for (name, value) in content.variables.sorted(by: { $0.key < $1.key })
        where effective[name] != value || name == RunMarker.variable {
            environment.warnings.append("\(name) in \(file.path) has no effect")
        }
        return environment
    }

    /// A new capture, or the one that is going on.
    private func capture() async throws -> Capture {
        start()
        lastWaiter += 1
        let id = lastWaiter
        let capture: Capture? = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled || task == nil { return continuation.resume(returning: nil) }
                waiters[id] = continuation
            }
        } onCancel: {
            Task { await self.leave(id) }
        }
        guard let capture else { throw CancellationError() }
        return capture
    }

    private func leave(_ waiter: UInt64) { waiters.removeValue(forKey: waiter)?.resume(returning: nil) }

    private func ended(_ environment: ResolvedEnvironment) {
        task = nil
        let capture = isStopped ? nil : Capture(environment: environment, time: clock())
        if let capture { keep(capture) }
        let waiting = waiters
        waiters = [:]
        for continuation in waiting.values { continuation.resume(returning: capture) }
        // Normally the last of what a start does.
        CurrentProcess.giveBackCode()
    }

    private func keep(_ capture: Capture) {
        let environment = capture.environment
        if environment.isComplete {
            complete = capture
            incomplete = nil
        } else {
            incomplete = capture
        }
        let path = environment.variables["PATH"] ?? ""
        log.info(
            "environment resolved",
            [
                "quality": environment.quality.name, "origin": environment.origin,
                "pathEntries": "\(PathList.directories(path).count)", "path": path,
            ])
        for warning in environment.warnings {
            log.warn("environment", ["warning": EnvironmentSecrets.redacted(warning)])
        }
    }

    private static let homeVariable = "NM_HOME"
}

extension ResolvedEnvironment {
    /// What gave it, or why the login shell did not.
    fileprivate var summary: String {
        if case .augmentedProcess(let reason) = quality { "\(origin): \(reason)" } else { origin }
    }
}
