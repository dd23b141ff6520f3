/// What keeps a daemon running (design §9). Absent values are written as null.
package struct ManagerDescription: Codable, Sendable, Equatable {
    /// `systemd`, `launchd`, `task-scheduler`, `detached` or `none`.
    package var kind: String
    /// The manager's name for the service.
    package var identifier: String?
    /// Whether a definition of the service is installed; nil when that cannot be told.
    package var defined: Bool?
    /// Whether the manager has loaded the definition; nil when that cannot be told.
    package var loaded: Bool?
    /// Whether the manager runs the service; nil when that cannot be told.
    package var running: Bool?
    /// How wanted, installed and loaded definition differ; nil when they do not.
    package var drift: String?
    /// Files of the user's that add to the definition; nil for none, or when they are not known.
    package var dropIns: [String]?

    /// Describes a daemon that no service manager knows.
    package init(kind: String) {
        self.kind = kind
        defined = false
    }

    /// Writes every key, absent values as null.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        try container.encode(identifier, forKey: .identifier)
        try container.encode(defined, forKey: .defined)
        try container.encode(loaded, forKey: .loaded)
        try container.encode(running, forKey: .running)
        try container.encode(drift, forKey: .drift)
        try container.encode(dropIns, forKey: .dropIns)
    }
}
