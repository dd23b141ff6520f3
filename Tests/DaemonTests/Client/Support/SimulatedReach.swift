import ManagerSimulators
import Platform
import Synchronization

@testable import Daemon

/// The daemon of one home in a simulation: its manager's process, or one that runs without.
final class SimulatedReach: DaemonReach {
    private struct State {
        var detached: ProcessIdentity?
        var launches = 0
        var answers = true
        var missedLooks = 0
        var launchError: LaunchError?
        var unfinishedRuns: Int? = 0
        var meanwhile: @Sendable () -> Void = {}
    }

    private let state = Mutex(State())
    private let simulator: any SimulatedManager
    private let time: VirtualTime
    private let host: FakeHost
    private let definition: ServiceDefinition
    private var home: String { definition.workingDirectory }

    init(
        _ simulator: any SimulatedManager, _ time: VirtualTime, _ host: FakeHost, _ definition: ServiceDefinition
    ) {
        self.host = host
        self.simulator = simulator
        self.time = time
        self.definition = definition
    }

    /// Daemons that were started without a manager.
    var launches: Int { state.withLock { $0.launches } }
    /// The one that runs without a manager.
    var detached: ProcessIdentity? { state.withLock { $0.detached } }

    /// A daemon that its manager starts never answers.
    func stayMute() { state.withLock { $0.answers = false } }
    /// The next looks come before the daemon is there.
    func miss(_ looks: Int) { state.withLock { $0.missedLooks = looks } }
    /// No daemon can be started without a manager.
    func fail(_ error: LaunchError) { state.withLock { $0.launchError = error } }
    /// Runs that are active or wait; and what somebody else does while that is asked.
    func work(_ runs: Int?, meanwhile: @escaping @Sendable () -> Void = {}) {
        state.withLock { ($0.unfinishedRuns, $0.meanwhile) = (runs, meanwhile) }
    }

    func settled(by deadline: ContinuousClock.Instant) throws -> ReadyDaemon? {
        let process = simulator.process(of: definition)
        return state.withLock { state in
            if let detached = state.detached { return ReadyDaemon(pid: detached.pid) }
            if state.missedLooks > 0 {
                state.missedLooks -= 1
                return nil
            }
            guard state.answers, let process else { return nil }
            return ReadyDaemon(pid: process.pid)
        }
    }

    func waitForChange(until deadline: ContinuousClock.Instant) throws {
        time.advance(by: .seconds(1))
        _ = try DirectoryWatch(directories: [home]).wait(
            timeout: min(ContinuousClock.now.duration(to: deadline), .seconds(1)))
    }

    func launchDetached(by deadline: ContinuousClock.Instant) throws -> ReadyDaemon? {
        try launchInBackground()
        return detached.map { ReadyDaemon(pid: $0.pid) }
    }

    func launchInBackground(in environment: LaunchEnvironment = .ofUser) throws {
        try state.withLock { state in
            if let error = state.launchError { throw error }
            state.launches += 1
            state.detached = ProcessIdentity(pid: 4_190_000 + Int32(state.launches), startTime: "simulated")
        }
    }

    func recordedProcess() -> RecordedProcess? {
        if let detached { return RecordedProcess(identity: detached, isManaged: false) }
        return simulator.process(of: definition).map {
            RecordedProcess(identity: ProcessIdentity(pid: $0.pid, startTime: "simulated"), isManaged: true)
        }
    }

    func drift(of process: RecordedProcess, from definition: ParsedDefinition) -> [ServiceDrift] {
        RunningProcess.drift(process.identity.pid, from: definition, host: host)
    }

    func runsReplacedFile(_ process: RecordedProcess) -> Bool {
        host.runsReplacedFile(process.identity.pid) == true
    }

    func end() throws -> StopReport.Outcome {
        state.withLock { state in
            defer { state.detached = nil }
            return state.detached.map { .stopped(pid: $0.pid) } ?? .wasNotRunning
        }
    }

    func unfinishedRuns() -> Int? {
        state.withLock(\.meanwhile)()
        return state.withLock(\.unfinishedRuns)
    }
}
