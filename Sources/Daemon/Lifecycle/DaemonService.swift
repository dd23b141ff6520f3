package import Platform

/// The daemon of one home as a service.
package enum DaemonService {
    /// The exit status that says "do not start me again" under systemd (sysexits.h EX_CONFIG).
    package static let doNotRestartStatus: Int32 = 78
    /// The exit status of a daemon that `manager` started and must not start again: only systemd has a status for
    /// that, the others restart whatever does not end with 0 (design §4).
    package static func doNotRestartStatus(of manager: ServiceManagerKind) -> Int32 {
        switch manager {
        case .systemd: doNotRestartStatus
        case .launchd, .taskScheduler: 0
        }
    }

    /// What tells it from other services that the application might have; a part of its names.
    package static let role = "daemon"
    /// How long a manager waits for a stopping daemon, in seconds: the daemon's own drain of 30 and some more.
    package static let stopTimeout = 45

    /// Describes the service that serves `layout`'s home.
    ///
    /// `environment` is what the user's session has and a service would lack: proxies. A task carries neither it nor a
    /// log; there the daemon opens its bootstrap log itself, and reads the home's `env`.
    package static func definition(
        of layout: HomeLayout, application: Application, version: String, executable: String,
        manager: ServiceManagerKind, environment: [String: String] = [:]
    ) -> ServiceDefinition {
        let isTask = manager == .taskScheduler
        return ServiceDefinition(
            application: application, version: version, role: role, suffix: InstanceSuffix(of: layout.root),
            summary: "\(application.name) daemon, which checks what is pushed",
            executable: executable,
            arguments: ["daemon", "run", "--root", layout.root.path, "--manager", manager.rawValue],
            environment: isTask ? [:] : environment, workingDirectory: layout.root.path,
            logFile: isTask ? nil : layout.bootstrapLog, restart: .onFailure(delaySeconds: 1),
            doNotRestartStatus: doNotRestartStatus,
            // A backstop only: the daemon's own ledger gives up after 5 unplanned starts in 5 minutes, and says why.
            startLimit: StartLimit(starts: 20, seconds: 300), stopTimeout: stopTimeout, readiness: .notify)
    }
}
