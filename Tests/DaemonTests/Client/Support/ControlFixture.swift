import ManagerSimulators
import Platform

@testable import Daemon

/// One home of a user whose service manager is simulated.
struct ControlFixture: Sendable {
    /// Gone with the last fixture that holds it.
    let scratch: ScratchDirectory
    let layout: HomeLayout
    let directory: String
    let store: MemoryStore
    let time: VirtualTime
    let host: FakeHost
    let simulator: any SimulatedManager
    let manager: any ServiceManager
    let reach: SimulatedReach
    /// Executables that exist.
    let good: String
    let crashing: String

    init(_ scratch: ScratchDirectory, _ kind: ServiceManagerKind = .systemd, home: String = "home") throws {
        self.scratch = scratch
        directory = scratch.path
        layout = HomeLayout(root: try CanonicalRoot(of: FilePath.join(scratch.path, home)))
        try layout.prepare()
        (store, time, host) = (MemoryStore(), VirtualTime(), FakeHost())
        let simulator: any SimulatedManager =
            kind == .launchd
            ? LaunchdSimulator(store: store, time: time, host: host)
            : SystemdSimulator(store: store, time: time, host: host)
        let context = ManagerContext(
            runner: simulator, store: store, host: host, clock: time,
            environment: ["HOME": "/home/u", "PATH": "/usr/bin"], userID: 501)
        self.simulator = simulator
        manager = kind == .launchd ? LaunchdManager(context) : SystemdManager(context)
        good = FilePath.join(scratch.path, "bin/good")
        crashing = FilePath.join(scratch.path, "bin/crash")
        try FileSystem.makePrivateDirectory(FilePath.parent(good))
        for program in [good, crashing] {
            try FileSystem.writeAtomically(Array("#!/bin/sh\n".utf8), to: program, mode: 0o755)
        }
        reach = SimulatedReach(
            simulator, time, host,
            DaemonService.definition(
                of: layout, application: .example, version: "1", executable: good, manager: manager.kind))
    }

    /// One whose service is installed and runs.
    static func running(_ kind: ServiceManagerKind = .systemd) async throws -> ControlFixture {
        let world = try ControlFixture(ScratchDirectory(), kind)
        _ = try await world.control().ensure(.use)
        return world
    }

    /// The home's control, as a command has it.
    /// - Parameter odd: the manager, where it is not as it should be.
    func control(
        executable: String? = nil, environment: [String: String] = [:], managers: Bool = true,
        through odd: (any ServiceManager)? = nil, patience: Duration = .milliseconds(50)
    ) -> DaemonControl {
        DaemonControl(
            layout: layout, application: .example, version: "1", executable: executable ?? good,
            environment: environment, manager: managers ? odd ?? manager : nil, definitions: manager, reach: reach,
            patience: patience)
    }

    /// What a manager is told without anything installed.
    var definition: ServiceDefinition { control().definition(for: manager.kind) }
    /// The process that the manager runs.
    var process: SimulatedProcess? { simulator.process(of: definition) }
    /// What the manager was told since the last time, without questions.
    func changes() -> [String] {
        simulator.takeCommands().filter { !$0.hasPrefix("print ") && !$0.contains("--user show ") }
    }
}

extension Application {
    static let example = Application(
        name: "no-mistakes", reverseDNSPrefix: "com.kunchenguid", homeVariable: "NM_HOME")
}
