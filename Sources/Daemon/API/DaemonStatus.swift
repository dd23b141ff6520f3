package import Transport

/// What a daemon is and does (design §9). Absent values are written as null.
package struct DaemonStatus: Codable, Sendable, Equatable {
    /// Whether there is a daemon, as far as that can be told.
    package enum State: String, Codable, Sendable { case running, starting, stopping, stopped, unknown }

    /// How clients reach the daemon.
    package struct EndpointDescription: Codable, Sendable, Equatable {
        /// `unix` or `tcp`.
        package var kind: String
        /// The file in the home through which clients find it.
        package var path: String
        /// The port on the loopback interface; nil for a Unix socket.
        package var port: Int?

        /// Describes what the daemon of a home listens on.
        /// - Parameter endpoint: nil when there is none; then it is what a daemon of this system would have.
        package init(_ endpoint: Endpoint?, at layout: HomeLayout) {
            var port: Int?
            if case .tcp(let number) = endpoint { port = Int(number) }
            self.init(kind: (endpoint?.kind ?? .native).rawValue, path: layout.socket, port: port)
        }

        /// An endpoint of these values.
        package init(kind: String, path: String, port: Int?) {
            self.kind = kind
            self.path = path
            self.port = port
        }

        /// Writes every key, absent values as null.
        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(kind, forKey: .kind)
            try container.encode(path, forKey: .path)
            try container.encode(port, forKey: .port)
        }
    }

    /// Whether there is a daemon.
    package var state: State
    /// The daemon's own word for what it is doing, e.g. `starting(recovering)`.
    package var phase: String?
    /// Its process; nil when none is known.
    package var pid: Int32?
    /// When that process began to serve.
    package var startedAt: Timestamp?
    /// The version of its binary.
    package var version: String?
    /// The absolute path of its binary, as it recorded it at its start.
    package var executable: String?
    /// The canonical home that it serves.
    package var root: String
    /// The home's suffix, with which everything outside of the home is named.
    package var suffix: String
    /// Where clients find it.
    package var endpoint: EndpointDescription
    /// What keeps it running.
    package var manager: ManagerDescription
    /// Where the environment of the user's commands comes from.
    package var environment: EnvironmentDescription
    /// Whether the user's services outlive the login session; nil when unknown.
    package var linger: Bool?
    /// How many runs execute; nil when no daemon says so.
    package var activeRuns: Int?
    /// How many runs wait; nil when no daemon says so.
    package var queuedRuns: Int?
    /// Who keeps waiting runs from starting, in words; nil when nobody does.
    package var queueHolder: String?
    /// What is kept of runs that are over; nil when no daemon says so.
    package var retention: RunRetention.Report?
    /// What people should know, one line each.
    package var notices: [String]?

    /// Describes a home about whose daemon nothing else is known yet.
    package init(state: State, root: String, suffix: String, endpoint: EndpointDescription) {
        self.state = state
        self.root = root
        self.suffix = suffix
        self.endpoint = endpoint
        manager = ManagerDescription(kind: state == .stopped ? "none" : "detached")
        environment = EnvironmentDescription(quality: "unknown", source: "a running daemon finds it out")
    }

    /// Writes every key, absent values as null.
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
        try container.encode(queueHolder, forKey: .queueHolder)
        try container.encode(retention, forKey: .retention)
        try container.encode(notices, forKey: .notices)
    }
}
