import ManagerSimulators
import Testing

@testable import Platform

/// Looking at a definition alone, and keeping an installed service from being started at login.
@Suite struct DisablingTests {
    private struct World {
        let fixture = ManagerFixture()
        let simulator: any SimulatedManager
        let manager: any ServiceManager
        let definition: ServiceDefinition

        init(_ kind: ServiceManagerKind) throws {
            let (store, time, host) = (fixture.store, fixture.time, fixture.host)
            definition = try .example(windows: kind == .taskScheduler)
            var context = fixture.context
            switch kind {
            case .systemd: simulator = SystemdSimulator(store: store, time: time, host: host)
            case .launchd: simulator = LaunchdSimulator(store: store, time: time, host: host)
            case .taskScheduler: simulator = TaskSchedulerSimulator(store: store, time: time)
            }
            context.runner = simulator
            manager = ServiceManagerChoice.manager(kind, context, temporaryDirectory: #"C:\home"#)
        }
    }

    @Test(arguments: ServiceManagerKind.allCases)
    func `a disabled service stays installed, and the next plan enables it`(kind: ServiceManagerKind) async throws {
        let world = try World(kind)
        let (manager, definition) = (world.manager, world.definition)
        #expect(try await manager.disable(definition) == [])
        try await manager.apply(try await manager.plan(definition)) {}
        try await manager.stop(definition)
        let installed = world.simulator.installed(definition)
        #expect(try await manager.disable(definition) == [])
        #expect(world.simulator.installed(definition) != nil)
        if kind != .taskScheduler { #expect(world.simulator.installed(definition) == installed) }
        if kind == .systemd { #expect(world.fixture.store[definition.wantedLink] == .absent) }
        if kind != .launchd {
            #expect(try await manager.inspect(definition).enabled.answer == .no)
        }
        try await manager.apply(try await manager.plan(definition)) {}
        #expect(world.simulator.process(of: definition) != nil)
        #expect(try await manager.inspect(definition).enabled.answer == .yes)
        #expect(world.simulator.violations == [])
    }

    @Test func `a systemd that hangs is not waited for long, and the next one finds the service disabled`() async throws
    {
        let fixture = ManagerFixture()
        let definition = try ServiceDefinition.example()
        fixture.store[definition.unitPath] = .file(try SystemdUnit(definition).rendered(), mode: 0o600)
        fixture.store[definition.wantedLink] = .link
        fixture.runner.when("systemctl", answer: .hangs)
        #expect(try await fixture.systemd.disable(definition) == [])
        #expect(fixture.store[definition.wantedLink] == .absent)
        #expect(fixture.runner.commands.allSatisfy { $0.deadline == SystemdManager.hurry })
    }

    @Test func `links to a service that its user has made stay, and are named`() async throws {
        let world = try World(.systemd)
        let (manager, definition, store) = (world.manager, world.definition, world.fixture.store)
        try await manager.apply(try await manager.plan(definition)) {}
        let units = FilePath.parent(definition.unitPath)
        let own = ["graphical-session.target.wants", "work.target.requires"]
            .map { FilePath.join(units, $0, definition.unitName) }
        for link in own { store[link] = .link }
        // Another service's.
        store[FilePath.join(units, "graphical-session.target.wants", "other.service")] = .link
        #expect(try await manager.disable(definition) == own)
        #expect(store[definition.wantedLink] == .absent && own.allSatisfy { store[$0] == .link })
        #expect(try await manager.disable(definition) == own)
        let plan = try await manager.plan(definition)
        await #expect(throws: ServiceApplyError.self) { try await manager.apply(plan) { throw NeverReady() } }
        #expect(store[definition.wantedLink] == .absent && own.allSatisfy { store[$0] == .link })
        try await manager.apply(try await manager.plan(definition)) {}
        #expect(store[definition.wantedLink] == .link && own.allSatisfy { store[$0] == .link })
    }

    @Test func `a link that was removed behind systemd's back is missed whatever that remembers`() async throws {
        let world = try World(.systemd)
        let (manager, definition) = (world.manager, world.definition)
        try await manager.apply(try await manager.plan(definition)) {}
        #expect(try await manager.inspect(definition).drift == [])
        world.fixture.store[definition.wantedLink] = .absent
        (world.simulator as? SystemdSimulator)?.remembers(definition, asEnabled: true)
        #expect(try await manager.inspect(definition).drift == [.notEnabled("disabled")])
        try await manager.apply(try await manager.plan(definition)) {}
        #expect(world.fixture.store[definition.wantedLink] == .link)
    }

    @Test(arguments: [ServiceManagerKind.systemd, .launchd])
    func `a definition is examined without a command`(kind: ServiceManagerKind) async throws {
        let world = try World(kind)
        let (manager, definition) = (world.manager, world.definition)
        #expect(try await manager.examine(definition).drift == [.missing])
        try await manager.apply(try await manager.plan(definition)) {}
        _ = world.simulator.takeCommands()
        #expect(try await manager.examine(definition).drift == [])
        let other = try ServiceDefinition.example(version: 2)
        let found = try await manager.examine(other)
        #expect(found.drift == [.outdated])
        #expect(found.loaded.answer == .unknown)
        #expect(found.installed?.arguments == definition.arguments)
        #expect(world.simulator.takeCommands() == [])
    }

    @Test func `the obstacle to systemd is seen without a command`() throws {
        let world = try World(.systemd)
        #expect(world.manager.obstacle == nil)
        world.fixture.host.own("/run/systemd/system", by: nil)
        #expect(world.manager.obstacle == .notBooted)
        #expect(world.simulator.takeCommands() == [])
        #expect(try World(.launchd).manager.obstacle == nil)
    }

    @Test(arguments: [ServiceManagerKind.systemd, .launchd])
    func `a plan says whether it ends what runs`(kind: ServiceManagerKind) async throws {
        let world = try World(kind)
        let first = try await world.manager.plan(world.definition)
        #expect(!first.endsRunningService)
        try await world.manager.apply(first) {}
        #expect(try await !world.manager.plan(world.definition).endsRunningService)
        #expect(try await world.manager.plan(.example(version: 2)).endsRunningService)
    }

    @Test func `the user's name is found in the file before a command is run for it`() async throws {
        let fixture = ManagerFixture()
        #expect(await Linger.recordedUserName(fixture.context) == nil)
        fixture.store["/etc/passwd"] = .file(
            Array("# a comment\nroot:x:0:0:root:/root:/bin/sh\nme:x:501:501::/home/u:/bin/sh\n".utf8), mode: 0o644)
        #expect(await Linger.recordedUserName(fixture.context) == "me")
        #expect(fixture.runner.lines == [])
    }
}
