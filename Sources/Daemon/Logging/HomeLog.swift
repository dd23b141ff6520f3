package import Platform

/// The logs that lie directly in a home's directory of logs: the only place that knows which there are, and how large
/// they become.
package enum HomeLog: String, Sendable, CaseIterable {
    /// What the daemon does.
    case daemon
    /// Who had the daemon do what.
    case commands = "cli"
    /// What reaches the daemon's standard output. Service managers have it open, so that ``BootstrapLog`` bounds it.
    case bootstrap
    /// What agents do for a setup wizard, in whose process they are started, and not in the daemon's.
    case wizardAgent = "wizard-agent"

    /// The log's name in the directory.
    package var fileName: String { rawValue + ".log" }

    /// Opens the log to be written: line by line, without credentials, within its limits.
    /// - Parameter level: what is less than that is left out.
    /// - Throws: ``SystemError`` when it cannot be opened.
    package func open(
        in layout: HomeLayout, level: LogLevel = .info, clock: @escaping WallClock = Timestamp.now
    ) throws(SystemError) -> DaemonLog {
        try DaemonLog(path: layout.log(self), level: level, limits: limits, clock: clock)
    }

    /// How much is kept: 32 MiB of what goes on for as long as the daemon does, 3 MiB of the others.
    private var limits: RotatingLog.Limits {
        self == .daemon ? RotatingLog.Limits(size: 8 << 20, generations: 3) : .init(size: 1 << 20, generations: 2)
    }
}
