/// Everything that a manager needs of the world around it, so that tests can be the world.
public struct ManagerContext: Sendable {
    /// Runs the manager's commands.
    public var runner: any CommandRunner
    /// Holds the definitions.
    public var store: any DefinitionStore
    /// Shows processes and owners.
    public var host: any HostEvidence
    /// Measures budgets and makes the pauses of those managers that can only be asked again.
    public var clock: any Clock<Duration>
    /// The environment of the commands, and where `HOME`, `XDG_CONFIG_HOME` and `XDG_RUNTIME_DIR` come from.
    public var environment: [String: String]
    /// The id of the user whose services these are.
    public var userID: UInt32

    /// Describes a world.
    public init(
        runner: any CommandRunner, store: any DefinitionStore, host: any HostEvidence, clock: any Clock<Duration>,
        environment: [String: String], userID: UInt32
    ) {
        self.runner = runner
        self.store = store
        self.host = host
        self.clock = clock
        self.environment = environment
        self.userID = userID
    }

    /// An absolute path from the environment; nil for anything else.
    func directory(_ variable: String) -> String? {
        guard let path = environment[variable], FilePath.isAbsolute(path) else { return nil }
        return FilePath.clean(path)
    }

    /// Asks until there is an answer, with growing pauses, or until `budget` is used up.
    ///
    /// Only for managers that tell nobody when they are done.
    func poll<T>(for budget: Duration, _ look: () async throws -> T?) async throws -> T? {
        try await poll(clock, for: budget, look)
    }

    private func poll<C: Clock, T>(_ clock: C, for budget: Duration, _ look: () async throws -> T?) async throws -> T?
    where C.Duration == Duration {
        let end = clock.now.advanced(by: budget)
        var pause = Duration.milliseconds(25)
        while true {
            if let answer = try await look() { return answer }
            guard clock.now < end else { return nil }
            try await clock.sleep(until: clock.now.advanced(by: pause), tolerance: nil)
            pause = min(pause * 2, .milliseconds(400))
        }
    }
}
