/// A service of one user, as a value that no manager's language colours yet.
///
/// ``SystemdUnit``, ``LaunchAgentPlist`` and ``ScheduledTask`` say it in the three languages there are, or refuse.
public struct ServiceDefinition: Sendable, Hashable {
    /// Whose service it is.
    public var application: Application
    /// The version of the application that writes the definition; part of the marker, never of drift.
    public var version: String
    /// What tells several services of one application apart, e.g. `daemon`; a part of its names.
    public var role: String
    /// What tells the installs of one user apart.
    public var suffix: InstanceSuffix
    /// What it is, for people, in a few words on one line.
    public var summary: String
    /// Absolute path of the program.
    public var executable: String
    /// Its arguments, without the program's name.
    public var arguments: [String]
    /// What is added to the environment that the manager gives. May hold credentials; never shown in errors.
    public var environment: [String: String]
    /// Absolute path of the directory that it starts in.
    public var workingDirectory: String
    /// Absolute path of the file that its output is appended to; nil leaves that to the manager.
    public var logFile: String?
    /// What happens when it ends by itself.
    public var restart: RestartPolicy
    /// The exit status that ``RestartPolicy/onFailure(delaySeconds:)`` does not apply to. Only systemd has such a
    /// thing; elsewhere a service that is to stay down ends with 0.
    public var doNotRestartStatus: Int32?
    /// A backstop against restarting for ever.
    public var startLimit: StartLimit?
    /// How many seconds the service gets between being asked to stop and being killed. Task Scheduler never asks.
    public var stopTimeout: Int
    /// How its manager learns that it is up.
    public var readiness: Readiness

    /// Describes a service.
    public init(
        application: Application, version: String, role: String, suffix: InstanceSuffix, summary: String,
        executable: String, arguments: [String] = [], environment: [String: String] = [:], workingDirectory: String,
        logFile: String? = nil, restart: RestartPolicy = .onFailure(delaySeconds: 1),
        doNotRestartStatus: Int32? = nil, startLimit: StartLimit? = nil, stopTimeout: Int = 30,
        readiness: Readiness = .exec
    ) {
        self.application = application
        self.version = version
        self.role = role
        self.suffix = suffix
        self.summary = summary
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.logFile = logFile
        self.restart = restart
        self.doNotRestartStatus = doNotRestartStatus
        self.startLimit = startLimit
        self.stopTimeout = stopTimeout
        self.readiness = readiness
    }
}
