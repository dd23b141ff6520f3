/// What a daemon is and does (design §9). Absent values are written as null.
package struct DaemonStatus: Codable, Sendable, Equatable {
    /// Whether there is a daemon, as far as that can be told.
    package enum State: String, Codable, Sendable { case running, starting, stopping, stopped, unknown }

    /// How clients reach the daemon.
    package struct EndpointDescription: Codable, Sendable, Equatable {
        package var kind: String
        package var path: String
        package var port: Int?

        package init(kind: String, path: String, port: Int?) {
            self.kind = kind
            self.path = path
            self.port = port
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(kind, forKey: .kind)
            try container.encode(path, forKey: .path)
            try container.encode(port, forKey: .port)
        }
    }

    package var state: State
    /// The daemon's own word for what it is doing, e.g. `starting(recovering)`.
    package var phase: String?
    package var pid: Int32?
    package var startedAt: Timestamp?
    package var version: String?
    package var executable: String?
    package var root: String
    package var suffix: String
    package var endpoint: EndpointDescription
    package var manager: ManagerDescription
    package var environment: EnvironmentDescription
    /// Whether the user's services outlive the login session; nil when unknown.
    package var linger: Bool?
    /// How many runs execute, and how many wait.
    package var activeRuns: Int?
    package var queuedRuns: Int?

    /// Describes a home about whose daemon nothing else is known yet.
    package init(state: State, root: String, suffix: String, endpoint: EndpointDescription) {
        self.state = state
        self.root = root
        self.suffix = suffix
        self.endpoint = endpoint
        manager = ManagerDescription(kind: state == .stopped ? "none" : "detached")
        environment = EnvironmentDescription(quality: "unknown", source: "a running daemon finds it out")
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(state, forKey: .state)
        try container.encode(phase, forKey: .phase)
        try container.encode(pid, forKey: .pid)
        try container.encode(startedAt, forKey: .startedAt)
        try container.encode(version, forKey: .version)
        try container.encode(executable, forKey: .executable)
        try container.encode(root, forKey: .root)
        try container.encode(suffix, forKey: .suffix)
        try container.encode(endpoint, forKey: .endpoint)
        try container.encode(manager, forKey: .manager)
        try container.encode(environment, forKey: .environment)
        try container.encode(linger, forKey: .linger)
        try container.encode(activeRuns, forKey: .activeRuns)
        try container.encode(queuedRuns, forKey: .queuedRuns)
    }
}
