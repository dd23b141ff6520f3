import Platform
import Synchronization

/// Waits until a daemon that a manager was asked to start answers: no pid file and no manager's word counts.
final class ReadinessProof: Sendable {
    private enum Finding {
        case ready(ReadyDaemon)
        /// It is on its way up, and longer than anybody wants to wait.
        case slow(LaunchError)
    }

    private let control: DaemonControl
    private let manager: any ServiceManager
    private let wanted: ServiceDefinition
    private let log: StartLog
    private let finding = Mutex<Finding?>(nil)

    init(control: DaemonControl, manager: any ServiceManager, wanted: ServiceDefinition) {
        self.control = control
        self.manager = manager
        self.wanted = wanted
        log = StartLog(control.layout.bootstrapLog)
    }

    /// Returns when the daemon is ready, or at least there at the end of the time: what is slow is not taken back.
    /// - Throws: ``LaunchError`` when it has ended or never answered.
    func wait() async throws {
        let deadline = control.deadline
        let reach = control.reach
        while true {
            do {
                if let daemon = try await BlockingThread.run({ try reach.settled(by: deadline) }) {
                    finding.withLock { $0 = .ready(daemon) }
                    return
                }
            } catch LaunchError.timedOut(let limit, let log) {
                finding.withLock { $0 = .slow(.timedOut(limit, log: log)) }
                return
            }
            guard .now < deadline else {
                throw LaunchError.neverAnswered(control.patience, log: control.layout.bootstrapLog)
            }
            try await BlockingThread.run { try reach.waitForChange(until: deadline) }
            switch try await manager.inspect(wanted).state {
            case .stopped, .failed: throw LaunchError.ended(output: log.sinceStart())
            case .running, .starting, .waitingToRestart, .stopping, .unknown: break
            }
        }
    }

    /// The daemon.
    /// - Throws: ``LaunchError/timedOut(_:log:)`` for one that is slow.
    func result() throws -> ReadyDaemon {
        switch finding.withLock({ $0 }) {
        case .ready(let daemon): return daemon
        case .slow(let error): throw error
        case nil: throw LaunchError.neverAnswered(control.patience, log: control.layout.bootstrapLog)
        }
    }
}
