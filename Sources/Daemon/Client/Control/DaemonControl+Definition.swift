package import Platform

/// What the manager is to have of the daemon.
extension DaemonControl {
    /// What a service manager is told about the daemon, if nothing is installed yet.
    /// - Parameter proxies: nil takes those of this session.
    func definition(for kind: ServiceManagerKind, proxies: [String: String]? = nil) -> ServiceDefinition {
        DaemonService.definition(
            of: layout, application: application, version: version, executable: executable, manager: kind,
            environment: proxies ?? ProxyVariables.selected(from: environment))
    }

    /// What a start would install now: the same as what is installed, unless something of that is to change.
    package func installable() async -> ServiceDefinition? {
        guard let definitions else { return nil }
        return try? await wanted(definitions, .explicit, isRunning: false).definition
    }

    /// What the manager is to have: what is installed gives its executable and its proxies, where these are to stay.
    ///
    /// Where a proxy of this session cannot be a part of it, what is installed is right as it is.
    /// - Parameter isRunning: the daemon runs, so that another executable is no reason to touch anything.
    /// - Returns: that, and what the user should know of it.
    func wanted(
        _ manager: any ServiceManager, _ purpose: StartPurpose, isRunning: Bool
    ) async throws -> (definition: ServiceDefinition, note: String?) {
        let definition = definition(for: manager.kind)
        // Somebody else's definition has nothing to pass on.
        let installed = try await manager.installation(of: definition).flatMap { $0.isMarked ? $0.definition : nil }
        let isThere = try await BlockingThread.run {
            installed.map { ExecutableSearch.isExecutable($0.executable) } ?? false
        }
        let choice = ExecutableChoice(
            own: executable, purpose: purpose, isRunning: isRunning, environment: environment,
            exists: { _ in isThere })
        let wanted = definition.inheriting(from: installed) { choice.keeps($0) }
        do {
            if installed != nil, !wanted.environment.isEmpty { _ = try await manager.examine(wanted) }
        } catch let refusal as RenderingRefusal {
            let plain = self.definition(for: manager.kind, proxies: [:])
            return (
                plain.inheriting(from: installed) { choice.keeps($0) },
                "the proxies of its service stay as they are: \(refusal)"
            )
        }
        return (wanted, nil)
    }
}
