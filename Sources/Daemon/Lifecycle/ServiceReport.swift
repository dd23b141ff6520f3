package import Platform

/// Tells the service manager how the daemon is doing, when one has asked to be told (`Type=notify` of systemd).
///
/// Nothing depends on being heard: what cannot be sent is left out.
package struct ServiceReport: Sendable {
    /// How long the manager is to wait from each word on, and how often it is given one.
    private static let patience = Duration.seconds(60)
    private static let interval = Duration.seconds(15)
    /// What each part of the end may take; the unit's own limit for all of it is the same.
    private static let partOfEnd = Duration.seconds(DaemonService.stopTimeout)

    private let notifier: ServiceNotifier?

    /// - Parameter notifier: nil when nobody asked.
    package init(_ notifier: ServiceNotifier?) { self.notifier = notifier }

    /// The daemon is busy with something before it serves.
    func starting(_ what: String) { send(.status("starting: \(what)"), .extendTimeout(Self.patience)) }

    /// The daemon serves.
    func ready() { send(.ready) }

    /// So many runs execute and wait.
    func runs(active: Int, waiting: Int) { send(.status("ready: \(active) active, \(waiting) waiting run(s)")) }

    /// The daemon begins to end.
    func stopping(_ cause: String) {
        send(.stopping, .status("stopping: \(cause)"), .extendTimeout(Self.partOfEnd))
    }

    /// A part of the end is done. Nothing is sent while one hangs, so that the manager can end what does not end.
    func drained(_ part: String) { send(.status("stopping: \(part)"), .extendTimeout(Self.partOfEnd)) }

    /// The daemon cannot go on; the manager shows this with the failed service.
    func failed(_ cause: EndCause) { send(.status(cause.description)) }

    /// Keeps the manager waiting for as long as `body` takes, which waits for others or works on something large.
    func whileStarting<T>(_ body: () async throws -> T) async rethrows -> T {
        guard notifier != nil else { return try await body() }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let clock = ContinuousClock()
                while !Task.isCancelled {
                    send(.extendTimeout(Self.patience))
                    try? await clock.sleep(for: Self.interval)
                }
            }
            defer { group.cancelAll() }
            return try await body()
        }
    }

    private func send(_ messages: ServiceNotifier.Message...) { try? notifier?.notify(messages) }
}
