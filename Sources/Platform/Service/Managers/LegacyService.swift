/// A service of the naming before suffixes that is of exactly one home.
public struct LegacyService: Sendable, Hashable {
    /// The manager's name for it.
    public var identifier: String
    /// What it is doing.
    public var state: ServiceState
    /// Its main process; nil when there is none.
    public var processID: Int32?
    /// Whether it is started at login; nil where that is not known.
    public var isEnabled: Bool?

    /// Describes one.
    public init(identifier: String, state: ServiceState, processID: Int32?, isEnabled: Bool? = nil) {
        self.identifier = identifier
        self.state = state
        self.processID = processID
        self.isEnabled = isEnabled
    }
}

extension ServiceManager {
    /// None, unless a manager knows better: Task Scheduler starts nothing again that was asked to end, so that whoever
    /// started it makes no difference.
    public func legacyService(of definition: ServiceDefinition) async throws -> LegacyService? { nil }

    /// Nothing, where ``legacyService(of:)`` knows of none.
    public func stopLegacy(of definition: ServiceDefinition) async throws {}
}

extension SystemdManager {
    /// The unit of the older naming that is of exactly this home; nil when none is installed.
    public func legacyService(of definition: ServiceDefinition) async throws -> LegacyService? {
        guard let legacy = try await legacy(of: definition) else { return nil }
        let unit = try await properties(of: legacy.identifier)
        return LegacyService(
            identifier: legacy.identifier, state: unit.state, processID: unit.mainPID,
            isEnabled: unit.fileState.hasPrefix("enabled"))
    }

    /// Stops the unit of the older naming that is of exactly this home, if there is one that is up.
    public func stopLegacy(of definition: ServiceDefinition) async throws {
        guard let legacy = try await legacyService(of: definition), legacy.state.isUp else { return }
        try await stop(unit: legacy.identifier, timeout: definition.stopTimeout)
    }
}

extension LaunchdManager {
    /// The agent of the older naming that is of exactly this home; nil when none is installed.
    public func legacyService(of definition: ServiceDefinition) async throws -> LegacyService? {
        guard let legacy = try await legacy(of: definition) else { return nil }
        let job = try await jobs(legacy.identifier).first?.job
        return LegacyService(
            identifier: legacy.identifier, state: job?.state ?? .stopped, processID: job?.processID)
    }

    /// Lets launchd end the agent of the older naming that is of exactly this home, if there is one.
    public func stopLegacy(of definition: ServiceDefinition) async throws {
        guard let legacy = try await legacy(of: definition) else { return }
        try await unload(legacy.identifier, stopTimeout: definition.stopTimeout)
    }
}
