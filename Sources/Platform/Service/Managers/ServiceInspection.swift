/// What could be learnt about a service without changing anything.
public struct ServiceInspection: Sendable, Hashable {
    /// The manager that was asked.
    public var kind: ServiceManagerKind
    /// The manager's name for the service; for launchd with its domain, where one is known.
    public var identifier: String
    /// Where the definition lies: a path, or the name of a task.
    public var location: String
    /// Whose definition lies there.
    public var ownership: DefinitionOwnership
    /// What it says, as far as it could be read.
    public var installed: ParsedDefinition?
    /// The same with the user's additions to it, from which a process is started; nil when that cannot be told.
    public var inForce: ParsedDefinition?
    /// Whether a definition is installed.
    public var defined: Fact
    /// Whether it is started at login.
    public var enabled: Fact
    /// Whether the manager knows it now.
    public var loaded: Fact
    /// Whether a process of it runs.
    public var running: Fact
    /// What it is doing.
    public var state: ServiceState
    /// Its main process; nil when there is none or the manager does not say.
    public var processID: Int32?
    /// How the last process ended, in the manager's terms: systemd's `Result`, launchd's last exit code, a task's result.
    public var lastResult: String?
    /// The exit status of the last process; nil where the manager does not tell that by itself.
    public var lastStatus: Int32?
    /// How often the manager has restarted it since it was last started on purpose; nil where that is not counted.
    public var restarts: Int?
    /// Everything that is not as it is wanted; empty for what could not be asked.
    public var drift: [ServiceDrift]
    /// Files of the user's that add to the definition; they are used, and never touched.
    public var dropIns: [String]
    /// Definitions of an older naming that name the same home and wait to be migrated.
    public var legacy: [String]
    /// The home that the definition is for, when that is another one whose service has the same name.
    public var otherRoot: String?
    /// What systemd remembers of earlier starts; nil where it was not asked.
    var traces: StartTraces?
    /// systemd has nothing under this name in memory, and nothing lies in its place: it will read what is put there when
    /// it is first asked for it.
    var isUnheardOf = false
    /// systemd has something to do with it that waits for other units.
    var hasJob = false

    /// How a service ended that has failed, or is about to be started again, in words; nil for any other.
    public var failure: String? {
        guard state == .failed || state == .waitingToRestart, let lastResult else { return nil }
        guard let lastStatus, lastStatus != 0 else { return lastResult }
        let words = ExecFailure.explanation(of: lastStatus).map { ": \($0)" } ?? ""
        return "\(lastResult), status \(lastStatus)\(words)"
    }

    /// Records what is known before the manager was asked.
    init(kind: ServiceManagerKind, identifier: String, location: String, unknown reason: String) {
        self.kind = kind
        self.identifier = identifier
        self.location = location
        ownership = .absent
        (installed, inForce) = (nil, nil)
        let nothing = Fact(.unknown, source: location, detail: reason)
        (defined, enabled, loaded, running) = (nothing, nothing, nothing, nothing)
        state = .unknown
        (processID, lastResult, lastStatus, restarts) = (nil, nil, nil, nil)
        (drift, dropIns, legacy) = ([], [], [])
        traces = nil
    }
}
