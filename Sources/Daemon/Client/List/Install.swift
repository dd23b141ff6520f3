/// One install of this user on this machine, as far as a definition or a process shows it.
package struct Install: Codable, Sendable, Equatable {
    /// What tells its names from those of others; nil for one from before names had that.
    package var suffix: String?
    /// Its home; nil when its definition does not say.
    package var root: String?
    /// Whether that is there.
    package var rootExists: Bool
    /// What its daemon is doing.
    package var state: DaemonStatus.State
    /// Its daemon's process.
    package var pid: Int32?
    /// Its daemon's version, or that of the program which wrote its definition.
    package var version: String?
    /// What its daemon runs, or would.
    package var executable: String?
    /// The manager that has its definition; `detached` for a daemon without one.
    package var manager: String
    /// The manager's name for it; nil without one.
    package var identifier: String?
    /// Where its definition lies.
    package var location: String?

    /// Writes every key, absent values as null.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(suffix, forKey: .suffix)
        try container.encode(root, forKey: .root)
        try container.encode(rootExists, forKey: .rootExists)
        try container.encode(state, forKey: .state)
        try container.encode(pid, forKey: .pid)
        try container.encode(version, forKey: .version)
        try container.encode(executable, forKey: .executable)
        try container.encode(manager, forKey: .manager)
        try container.encode(identifier, forKey: .identifier)
        try container.encode(location, forKey: .location)
    }
}
