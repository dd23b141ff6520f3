package import Platform
package import Transport

extension DaemonProcess {
    /// What the composition root decides.
    package struct Options: Sendable {
        /// Where everything of the home lies.
        package var layout: HomeLayout
        /// The version of this binary.
        package var version: String
        /// The environment this process was started with.
        package var environment: [String: String]
        /// Finds out which environment the user's commands should have, within the time it is given.
        package var resolveEnvironment: EnvironmentKeeper.Resolve
        /// Tells the time.
        package var clock: @Sendable () -> Timestamp
        /// The service manager that started this process; nil for a detached daemon.
        package var manager: ServiceManagerKind?
        /// How that manager is told how the daemon is doing.
        package var report: ServiceReport
        /// What to listen on; nil leaves it to the environment, see ``TransportSetting``.
        package var transport: TransportKind?
        /// Where the socket goes when the home's path is too long for one.
        package var runtime: RuntimeDirectory?
        /// Called once, when the daemon serves.
        package var announceReady: @Sendable (DaemonIdentity) -> Void

        /// Options of these values.
        package init(
            layout: HomeLayout, version: String, environment: [String: String],
            resolveEnvironment: @escaping EnvironmentKeeper.Resolve,
            manager: ServiceManagerKind? = nil, report: ServiceReport = ServiceReport(nil),
            transport: TransportKind? = nil, runtime: RuntimeDirectory? = nil,
            clock: @escaping @Sendable () -> Timestamp = { .now() },
            announceReady: @escaping @Sendable (DaemonIdentity) -> Void
        ) {
            self.layout = layout
            self.version = version
            self.environment = environment
            self.resolveEnvironment = resolveEnvironment
            self.manager = manager
            self.report = report
            self.transport = transport
            self.runtime = runtime
            self.clock = clock
            self.announceReady = announceReady
        }
    }
}
