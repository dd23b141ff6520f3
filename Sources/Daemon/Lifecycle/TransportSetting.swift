package import Platform
package import Transport

/// What a home's daemon is told to listen on: by its argument, else its environment, else the home's `env` file, else by
/// what the system has. Clients need no setting: they follow what they find.
package enum TransportSetting {
    /// The variable in the daemon's environment and in the `env` file.
    package static let variable = "NM_TRANSPORT"

    /// Decides.
    /// - Parameters:
    ///   - argument: the value of `--transport`.
    ///   - environment: the daemon's own.
    ///   - file: the home's `env` file; one that cannot be used decides nothing, which `warn` is told.
    /// - Throws: ``ConfigurationError`` for a name that is no transport's.
    package static func decide(
        argument: TransportKind?, environment: [String: String], file: EnvironmentFile, warn: (String) -> Void
    ) throws(ConfigurationError) -> TransportKind {
        if let argument { return argument }
        if let kind = try kind(environment[variable], in: "the environment") { return kind }
        let content: EnvironmentFile.Content
        do throws(EnvironmentFileError) {
            content = try file.read()
        } catch {
            warn("\(error)")
            return .native
        }
        return try kind(content.variables[variable], in: file.path) ?? .native
    }

    /// The names of all transports, for messages.
    package static var names: String { TransportKind.allCases.map(\.rawValue).joined(separator: ", ") }

    private static func kind(_ name: String?, in place: String) throws(ConfigurationError) -> TransportKind? {
        guard let name, !name.isEmpty else { return nil }
        guard let kind = TransportKind(rawValue: name) else {
            throw ConfigurationError(
                file: place, at: nil, key: variable, message: "\(name.debugDescription) is no transport",
                remedy: "choose one of \(names), or remove it")
        }
        return kind
    }
}
