/// One of the service managers there are, for the services of this user.
///
/// Everything is asked of the manager's own commands, and every answer is checked against what is found afterwards.
/// Nothing here is safe against two of it at once for one service: callers serialise with a lock of their own.
public protocol ServiceManager: Sendable {
    /// Which one it is.
    var kind: ServiceManagerKind { get }

    /// Whether it can be used by this user at present.
    func availability() async -> ServiceAvailability

    /// Why it cannot be used, as far as that can be seen without asking it; nil when nothing speaks against it.
    var obstacle: ServiceUnavailability? { get }

    /// Looks only at what lies in the place of a definition: its ownership, and how it differs from what is wanted.
    ///
    /// What the manager itself would have to be asked is unknown in the result. With systemd and launchd that is one
    /// file to read, and no command.
    /// - Throws: ``RenderingRefusal`` for a definition that this manager's language cannot say.
    func examine(_ definition: ServiceDefinition) async throws -> ServiceInspection

    /// Looks at a service and changes nothing.
    ///
    /// What cannot be asked is unknown in the result, and no error.
    /// - Throws: ``RenderingRefusal`` for a definition that this manager's language cannot say.
    func inspect(_ definition: ServiceDefinition) async throws -> ServiceInspection

    /// What has to be done for `wanted` to be installed, loaded and running.
    ///
    /// Empty when it is all three.
    /// - Throws: ``RenderingRefusal``, or ``ServiceManagerError`` when the manager cannot be asked.
    func plan(_ wanted: ServiceDefinition) async throws -> ServicePlan

    /// Does what `plan` says, and keeps it only if `ready` returns.
    ///
    /// Otherwise what was there before is restored: the definition's bytes and permissions, what the manager had
    /// loaded, and whether the service ran.
    /// - Parameter ready: returns when the service answers, throws when it does not in time.
    /// - Returns: what the user should know of: definitions kept aside or migrated, and what of that failed.
    /// - Throws: ``ServiceApplyError`` with the first failure and those of restoring.
    @discardableResult
    func apply(_ plan: ServicePlan, ready: @Sendable () async throws -> Void) async throws -> [String]

    /// Starts what is installed, with systemd and launchd also under the older naming; nothing happens when it runs.
    func start(_ definition: ServiceDefinition, _ mode: ServiceStart) async throws

    /// Stops the service and leaves it installed. It stays down, also when it was about to be restarted; and so does one
    /// of the older naming that is of the same home.
    ///
    /// One that does not run, or is not installed, is stopped already.
    func stop(_ definition: ServiceDefinition) async throws

    /// Stops and starts what is installed.
    func restart(_ definition: ServiceDefinition) async throws

    /// Keeps what is installed, also under the older naming, and has it not started at the next login; a plan that is
    /// applied later enables it again.
    ///
    /// Nothing happens when nothing is installed. A service that runs goes on.
    /// - Returns: what of the user's own has it started all the same, and stays: paths of links to it.
    func disable(_ definition: ServiceDefinition) async throws -> [String]

    /// Stops the service and removes its definition; nothing of it is left.
    /// - Returns: what was removed, kept aside or left, in words.
    func uninstall(_ definition: ServiceDefinition) async throws -> [String]

    /// What is installed for `definition`, by what lies in its place alone; nil when nothing does.
    ///
    /// With systemd and launchd that is one file to read, and no command.
    func installation(of definition: ServiceDefinition) async throws -> InstalledService?

    /// The service of the older naming that is of exactly this home; nil when none is installed.
    func legacyService(of definition: ServiceDefinition) async throws -> LegacyService?

    /// Stops the service of the older naming that is of exactly this home, if there is one that is up.
    func stopLegacy(of definition: ServiceDefinition) async throws

    /// All services of this user whose names are an application's and role's, of whatever suffix.
    func installed(_ application: Application, role: String) async throws -> [InstalledService]
}

/// How long a start takes.
public enum ServiceStart: Sendable, Hashable {
    /// Until the manager says that the service is up; gives a service that the manager gave up on another chance.
    case waiting
    /// Until the manager has taken the request in. For callers in a hurry: one command where one is enough, and a
    /// service that the manager gave up on stays down.
    case queued
}

extension ServiceManager {
    /// Starts what is installed and waits until its manager says that it is up.
    public func start(_ definition: ServiceDefinition) async throws { try await start(definition, .waiting) }
}
