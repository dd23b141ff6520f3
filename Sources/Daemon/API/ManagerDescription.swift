/// What keeps a daemon running (design §9). Absent values are written as null.
package struct ManagerDescription: Codable, Sendable, Equatable {
    /// `systemd`, `launchd`, `task-scheduler`, `detached` or `none`.
    package var kind: String
    /// The manager's name for the service.
    package var identifier: String?
    package var defined: Bool?
    package var loaded: Bool?
    package var running: Bool?
    package var drift: String?

    /// Describes a daemon that no service manager knows.
    package init(kind: String) {
        self.kind = kind
        defined = false
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        try container.encode(identifier, forKey: .identifier)
        try container.encode(defined, forKey: .defined)
        try container.encode(loaded, forKey: .loaded)
        try container.encode(running, forKey: .running)
        try container.encode(drift, forKey: .drift)
    }
}
