import Daemon
package import Platform

/// The service through which the daemon of the home is to run, and those of other homes.
extension HomeDaemon {
    /// The service that is installed for the home; nil when there is none, or managers are switched off.
    package func service() throws -> InstalledService? {
        guard let manager else { return nil }
        let definition = definition(for: manager)
        return try MainThread.wait(forResultOf: { try await manager.installation(of: definition) })
    }

    /// Where the definition of the home's service lies, or would; nil where definitions are no files, or managers are
    /// switched off.
    func serviceDirectory() -> String? {
        guard let manager else { return nil }
        let definition = definition(for: manager)
        guard let place = try? MainThread.wait(forResultOf: { try await manager.examine(definition).location }),
            FilePath.isAbsolute(place)
        else { return nil }
        return FilePath.parent(place)
    }

    private func definition(for manager: any ServiceManager) -> ServiceDefinition {
        DaemonService.definition(
            of: layout, application: application, version: version, executable: executable, manager: manager.kind)
    }

    /// Whether a service manager can be used by this user at present.
    package func hasManager() -> Bool {
        guard let manager else { return false }
        return MainThread.wait { await manager.availability() == .available }
    }

    /// The manager whose service is installed for the home and does not run the daemon that is there; nil when the
    /// daemon runs through it, when none is there, and when the manager cannot be used anyway.
    package func missingService() -> ServiceManagerKind? {
        guard let process = record()?.process, let words = RunningCommand.arguments(of: process),
            !words.contains("--manager"), let service = try? service(), service.isMarked, hasManager()
        else { return nil }
        return service.kind
    }

    /// The executable that an installed service starts, unless it is this one.
    func otherServed() -> String? {
        guard let path = (try? service())?.definition?.executable else { return nil }
        return (try? FileSystem.canonicalPath(path)) == executable ? nil : path
    }

    /// The homes whose services start this executable.
    func servedRoots() -> [String] {
        guard let manager else { return [] }
        let application = application
        let all = try? MainThread.wait(forResultOf: { try await manager.installed(application, role: "daemon") })
        return (all ?? []).filter { service in
            service.definition.map { (try? FileSystem.canonicalPath($0.executable)) == executable } ?? false
        }.compactMap(\.root)
    }

    private var manager: (any ServiceManager)? {
        ManagerSetting.native(environment, runner: runner, layout: layout, askToStop: { _ in })
    }
}
