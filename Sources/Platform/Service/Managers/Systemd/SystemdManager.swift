/// The user's own systemd, through `systemctl --user`.
///
/// Facts are from systemctl(1), systemd.service(5) and org.freedesktop.systemd1(5), and were tried with systemd 252.
public struct SystemdManager: TransactionalManager {
    /// Which manager this is.
    public let kind = ServiceManagerKind.systemd
    let context: ManagerContext

    /// With `Type=notify` a start waits for the service, which may ask for more time while it recovers.
    static let startDeadline = Duration.seconds(600)
    /// After which a manager that has a start waited for must show that it does not hang.
    static let startPiece = Duration.seconds(10)
    /// For callers in a hurry: what takes a systemd that works some milliseconds.
    static let hurry = Duration.seconds(2)
    /// What takes a systemd that works some milliseconds.
    static let answerDeadline = Duration.seconds(8)

    /// Makes a manager; nothing is asked or changed.
    public init(_ context: ManagerContext) { self.context = context }

    /// Whether the user's systemd can be reached.
    public func availability() async -> ServiceAvailability {
        do {
            let answer = try await systemctl().run(["show", "-p", "Version"], for: "systemd")
            guard answer.status.isSuccess, answer.outputText.hasPrefix("Version=") else {
                return .unavailable(.silent(answer.errorText))
            }
            return .available
        } catch {
            if case .unavailable(let reason) = error.cause { return .unavailable(reason) }
            return .unavailable(.silent(error.description))
        }
    }

    /// The file that holds the definition. The user's systemd looks there before anywhere else.
    /// - Throws: ``ServiceManagerError`` when there is no home directory.
    public func definitionPath(_ definition: ServiceDefinition) throws -> String {
        FilePath.join(try unitDirectory(definition.unitName), definition.unitName)
    }

    func unitDirectory(_ subject: String) throws(ServiceManagerError) -> String {
        if let directory = context.directory("XDG_CONFIG_HOME") { return FilePath.join(directory, "systemd/user") }
        guard let home = context.directory("HOME") else {
            throw ServiceManagerError(subject, .unavailable(.noHomeDirectory))
        }
        return FilePath.join(home, ".config/systemd/user")
    }

    func systemctl() throws(ServiceManagerError) -> ManagerTool {
        do throws(ServiceUnavailability) {
            let session = try SystemdSession.find(context)
            return ManagerTool(
                name: "systemctl", prefix: ["--user"], runner: context.runner, environment: session.environment)
        } catch {
            throw ServiceManagerError("systemd", .unavailable(error))
        }
    }

    /// What systemd says about a unit, which it loads for that if it can.
    func properties(of unit: String) async throws(ServiceManagerError) -> UnitProperties {
        let tool = try systemctl()
        let arguments = ["show", "-p", UnitProperties.names.joined(separator: ","), "--", unit]
        let result = try await tool.run(arguments, for: unit, deadline: Self.answerDeadline)
        // It succeeds even for a unit that does not exist, so only a manager that is not there makes it fail.
        guard result.status.isSuccess else {
            throw tool.failure(.unavailable(.silent(result.errorText)), arguments, result, for: unit)
        }
        guard let properties = UnitProperties(result.outputText) else {
            throw tool.failure(.unreadableAnswer("no LoadState and ActiveState"), arguments, result, for: unit)
        }
        return properties
    }

    func stored(_ definition: ServiceDefinition) async throws -> StoredDefinition {
        try await context.store.read(definitionPath(definition))
    }
}

extension ManagerTool {
    /// The same for what is only a matter of files, so that systemd is not asked.
    var offline: ManagerTool {
        ManagerTool(
            name: "env", prefix: ["SYSTEMD_OFFLINE=1", name] + prefix, runner: runner, environment: environment)
    }
}
