import Platform

/// What starting and stopping need of the daemon of one home; tests make it up.
///
/// Everything in it blocks.
protocol DaemonReach: Sendable {
    /// Waits while a daemon is on its way up or down.
    /// - Returns: the one that is ready; nil when there is none.
    /// - Throws: ``LaunchError/timedOut(_:log:)`` for one that is there and still not ready at `deadline`; and
    ///   `ConnectFailure` for one that does not answer at all.
    func settled(by deadline: ContinuousClock.Instant) throws -> ReadyDaemon?

    /// Waits until something happens in the home, a second at the most.
    func waitForChange(until deadline: ContinuousClock.Instant) throws

    /// Starts a daemon that no manager knows, and waits until it is ready.
    /// - Returns: nil when another one was faster, which is to be looked for.
    /// - Throws: ``LaunchError``
    func launchDetached(by deadline: ContinuousClock.Instant) throws -> ReadyDaemon?

    /// Starts a daemon that no manager knows, and waits for nothing.
    func launchInBackground(in environment: LaunchEnvironment) throws

    /// The process that serves the home, as far as its record says; nil when that does not run.
    func recordedProcess() -> RecordedProcess?

    /// How the process differs from the definition that is in force for its service.
    func drift(of process: RecordedProcess, from definition: ParsedDefinition) -> [ServiceDrift]

    /// Whether the process is known to run a file that is not the one at its path any more.
    func runsReplacedFile(_ process: RecordedProcess) -> Bool

    /// Ends the daemon without its manager.
    /// - Throws: ``StopError``
    func end() throws -> StopReport.Outcome

    /// How many runs are active or wait; nil when nobody says.
    func unfinishedRuns() -> Int?
}

/// A daemon that serves.
struct ReadyDaemon: Sendable, Equatable {
    /// Its process; nil when its record is gone.
    var pid: Int32?

    /// A daemon with this process id.
    init(pid: Int32?) { self.pid = pid }
}
