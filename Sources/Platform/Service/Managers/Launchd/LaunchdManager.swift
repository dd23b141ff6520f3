/// launchd, for the agents of one user, through launchctl(1).
///
/// A bootout returns before the service has gone, and until then its name cannot be loaded again: whether it has is
/// asked with `print`, whose status 113 is the only proof. Statuses are in ``LaunchdCode``.
public struct LaunchdManager: TransactionalManager {
    /// Which manager this is.
    public let kind = ServiceManagerKind.launchd
    let context: ManagerContext

    /// Makes a manager; nothing is asked or changed.
    public init(_ context: ManagerContext) { self.context = context }

    /// What launchd needs, beyond a service's own time to end, until the name is free again.
    static let unloadMargin = Duration.seconds(15)
    /// For retries while launchd says that a name is in flux.
    static let fluxBudget = Duration.seconds(20)

    var launchctl: ManagerTool {
        ManagerTool(name: "launchctl", runner: context.runner, environment: context.environment)
    }

    /// The domains that can hold a user's agents: with a login on the machine itself, and without (SSH).
    var domains: [String] { ["gui/\(context.userID)", "user/\(context.userID)"] }

    /// Whether one of the user's domains exists.
    public func availability() async -> ServiceAvailability {
        do {
            for domain in domains where try await exists(domain) { return .available }
            return .unavailable(.noDomain(domains))
        } catch {
            if case .unavailable(let reason) = error.cause { return .unavailable(reason) }
            return .unavailable(.silent(error.description))
        }
    }

    func exists(_ domain: String) async throws(ServiceManagerError) -> Bool {
        try await launchctl.run(["print", domain], for: domain).status.isSuccess
    }

    /// The file that holds the definition.
    /// - Throws: ``ServiceManagerError`` when there is no home directory.
    public func definitionPath(_ definition: ServiceDefinition) throws -> String {
        FilePath.join(try agentDirectory(definition.label), definition.plistName)
    }

    func agentDirectory(_ subject: String) throws(ServiceManagerError) -> String {
        guard let home = context.directory("HOME") else {
            throw ServiceManagerError(subject, .unavailable(.noHomeDirectory))
        }
        return FilePath.join(home, "Library/LaunchAgents")
    }

    func stored(_ definition: ServiceDefinition) async throws -> StoredDefinition {
        try await context.store.read(definitionPath(definition))
    }

    /// The service in one domain; nil when it is not loaded there.
    func job(_ label: String, in domain: String) async throws(ServiceManagerError) -> LaunchdJob? {
        let arguments = ["print", "\(domain)/\(label)"]
        let result = try await launchctl.run(arguments, for: label)
        if result.status.isSuccess { return LaunchdJob(result.outputText) }
        if case .exited(let code) = result.status, LaunchdCode.notLoaded.contains(code) { return nil }
        throw launchctl.failure(.failed, arguments, result, for: label)
    }

    /// The service in all domains that have it.
    func jobs(_ label: String) async throws(ServiceManagerError) -> [(domain: String, job: LaunchdJob)] {
        var found: [(String, LaunchdJob)] = []
        for domain in domains {
            if let job = try await job(label, in: domain) { found.append((domain, job)) }
        }
        return found
    }
}
