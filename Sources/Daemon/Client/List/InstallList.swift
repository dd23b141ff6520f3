import Platform

/// Finds all installs of a user from what is there: definitions that carry this application's mark, and processes
/// `daemon run --root` of this application's executable. There is no registry that could be wrong.
struct InstallList: Sendable {
    let control: DaemonControl
    /// The user's processes.
    let processes: [RunningCommand]
    /// The file that a process runs; nil when that cannot be told.
    var executable: @Sendable (ProcessIdentity) -> String? = { ProcessIdentity.executable(of: $0.pid) }
    /// A variable of a process; nil when it has none of the name, or that cannot be told.
    var variable: @Sendable (_ name: String, _ process: Int32) -> String? = {
        ProcessIdentity.environmentValue($0, of: $1)
    }
    /// What one home's daemon says.
    let look: @Sendable (HomeLayout) -> DaemonStatus

    func run() async throws -> InstallListing {
        var installs: [Install] = []
        var unread: String?
        let list = self
        var daemons = try await BlockingThread.run { list.processes.compactMap { list.daemon($0) } }
        var claimed: Set<ProcessIdentity> = []
        for index in daemons.indices where daemons[index].manager == nil {
            daemons[index].manager = await legacyManager(of: daemons[index])
        }
        if let manager = control.definitions {
            var services: [InstalledService] = []
            // Daemons are found without definitions, too.
            do {
                services = try await manager.installed(control.application, role: DaemonService.role)
            } catch let error where !(error is CancellationError) {
                unread = "\(error)"
            }
            for service in services where service.isMarked || Self.isLegacy(service) {
                // A name whose suffix is not that of its home is none of ours.
                guard service.suffix == nil || service.root != nil else { continue }
                let root = service.root ?? Self.value(of: "--root", in: service.definition?.arguments ?? [])
                let own = daemons.filter { Self.isSame($0.root, root) }
                claimed.formUnion(own.map(\.process))
                installs.append(try await install(service, root, own.first))
            }
        }
        for daemon in daemons where claimed.insert(daemon.process).inserted {
            // Several processes of one home: its daemon, and one that is about to find it taken.
            if installs.contains(where: { Self.isSame($0.root ?? "", daemon.root) }) { continue }
            installs.append(try await install(nil, daemon.root, daemon))
        }
        installs.sort { ($0.root ?? "", $0.suffix ?? "") < ($1.root ?? "", $1.suffix ?? "") }
        return InstallListing(installs: installs, unreadDefinitions: unread)
    }

    /// What had a definition before these carried marks and suffixes.
    private static func isLegacy(_ service: InstalledService) -> Bool {
        guard service.suffix == nil, let arguments = service.definition?.arguments else { return false }
        return arguments.starts(with: ["daemon", "run"]) && value(of: "--root", in: arguments) != nil
    }

    /// The manager of a service of the older naming, which does not tell its process so; nil for none.
    private func legacyManager(of daemon: Daemon) async -> String? {
        guard let manager = control.manager, manager.obstacle == nil,
            let root = try? CanonicalRoot(of: daemon.root)
        else { return nil }
        let definition = DaemonService.definition(
            of: HomeLayout(root: root), application: control.application, version: control.version,
            executable: control.executable, manager: manager.kind)
        let legacy = try? await manager.legacyService(of: definition)
        return legacy?.processID == daemon.process.pid ? manager.kind.rawValue : nil
    }

    private func install(_ service: InstalledService?, _ root: String?, _ daemon: Daemon?) async throws -> Install {
        let list = self
        return try await BlockingThread.run { list.installed(service, root, daemon) }
    }

    /// Blocking.
    private func installed(_ service: InstalledService?, _ root: String?, _ daemon: Daemon?) -> Install {
        let canonical = root.flatMap { try? CanonicalRoot(of: $0) }
        var install = Install(
            suffix: service.map(\.suffix) ?? canonical.map { InstanceSuffix(of: $0).text }, root: root,
            rootExists: root.map { FileSystem.kind(of: $0) == .directory } ?? false,
            state: daemon == nil ? .stopped : .unknown, pid: daemon?.process.pid,
            version: service?.definition?.marker?.version,
            executable: daemon.flatMap { executable($0.process) }
                ?? service?.definition?.executable,
            manager: service?.kind.rawValue ?? daemon?.manager ?? "detached", identifier: service?.identifier,
            location: service?.location)
        guard install.rootExists, let canonical else {
            // Whoever serves a home that is gone cannot be reached.
            if daemon != nil { install.state = .running }
            return install
        }
        let status = look(HomeLayout(root: canonical))
        // A process that nobody can reach is there all the same.
        guard status.state != .stopped || daemon == nil else { return install }
        install.state = status.state
        install.pid = status.pid ?? install.pid
        install.version = status.version ?? install.version
        install.executable = status.executable ?? install.executable
        if status.state == .running, service != nil, status.manager.kind == "detached", daemon?.manager == nil {
            install.manager = "detached"
        }
        return install
    }

    /// A process that serves a home, or is about to.
    private struct Daemon {
        var process: ProcessIdentity
        var root: String
        /// The manager that has started it; nil for none.
        var manager: String?
    }

    /// Other programs may be called with the same words. Blocking.
    private func daemon(_ command: RunningCommand) -> Daemon? {
        guard command.arguments.dropFirst().starts(with: ["daemon", "run"]),
            let root = root(of: command), isOurs(command.process, root)
        else { return nil }
        return Daemon(
            process: command.process, root: root, manager: Self.value(of: "--manager", in: command.arguments))
    }

    /// The home of a process, as it has found that itself: by its option, or else by its environment.
    private func root(of command: RunningCommand) -> String? {
        // Wherever it was started: its record names the home.
        if DaemonIdentity.read(control.layout.pidFile)?.process == command.process { return control.layout.root.path }
        if let named = Self.value(of: "--root", in: command.arguments) {
            guard !FilePath.isAbsolute(named), let place = ProcessIdentity.workingDirectory(of: command.process.pid)
            else { return named }
            return FilePath.join(place, named)
        }
        let names = [control.application.homeVariable, "HOME"]
        let found = names.map { ($0, variable($0, command.process.pid) ?? "") }
        let environment = Dictionary(uniqueKeysWithValues: found)
        return try? HomeDirectory.resolve(control.application, environment: environment).path
    }

    /// Known by the name of the file that it runs, as another one of this version or that may be; and one under another
    /// name by being this very file, or by the home's own record.
    private func isOurs(_ process: ProcessIdentity, _ root: String) -> Bool {
        guard let path = executable(process) else { return false }
        let name = FilePath.lastComponent(path)
        if name == control.application.name || name == control.application.name + ".exe" { return true }
        if path == control.executable { return true }
        guard let canonical = try? CanonicalRoot(of: root) else { return false }
        return DaemonIdentity.read(HomeLayout(root: canonical).pidFile)?.process == process
    }

    private static func value(of option: String, in arguments: [String]) -> String? {
        if let place = arguments.firstIndex(of: option), place + 1 < arguments.endIndex {
            return arguments[place + 1]
        }
        return arguments.first { $0.hasPrefix(option + "=") }.map { String($0.dropFirst(option.count + 1)) }
    }

    /// Compared by bytes: a string equals others that are another path.
    private static func isSame(_ path: String, _ other: String?) -> Bool {
        guard let other else { return false }
        return path.utf8.elementsEqual(other.utf8)
    }
}
