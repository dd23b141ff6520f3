import ManagerSimulators
import Testing

@testable import Platform

/// Definitions from before names carried a suffix.
@Suite struct LegacyTests {
    private let fixture = ManagerFixture()
    private let path = "/home/u/.config/systemd/user/tool-daemon.service"

    private func simulation() -> (SystemdManager, SystemdSimulator) {
        let simulator = SystemdSimulator(store: fixture.store, time: fixture.time, host: fixture.host)
        var context = fixture.context
        context.runner = simulator
        return (SystemdManager(context), simulator)
    }

    private func unit(root: String) -> StoredDefinition {
        .file(
            Array(
                """
                [Service]
                Type=simple
                ExecStart=/opt/tool/good daemon run --root \(root)
                WorkingDirectory=\(root)
                [Install]
                WantedBy=default.target

                """.utf8), mode: 0o644)
    }

    @Test func `one that names exactly this home goes, once the new one works`() async throws {
        let (manager, _) = simulation()
        fixture.store[path] = unit(root: "/nowhere/alpha")
        let definition = try ServiceDefinition.example()
        let plan = try await manager.plan(definition)
        #expect(plan.inspection.legacy == [path])
        let store = fixture.store
        let legacy = path
        let notes = try await manager.apply(plan) {
            #expect(store[legacy] != .absent, "it stays until the new one has proved itself")
        }
        #expect(fixture.store[path] == .absent)
        #expect(notes.count == 1 && notes[0].contains(path), "\(notes)")
    }

    @Test func `one of this home is stopped and disabled with its successor, and one of another home is not`()
        async throws
    {
        let (manager, simulator) = simulation()
        let definition = try ServiceDefinition.example()
        let link = FilePath.join(FilePath.parent(path), "default.target.wants/tool-daemon.service")
        for root in ["/nowhere/alpha", "/nowhere/beta"] {
            fixture.store[path] = unit(root: root)
            for verb in ["daemon-reload", "enable", "start"] {
                let words = verb == "daemon-reload" ? [verb] : [verb, "--", "tool-daemon.service"]
                _ = try await simulator.run(Command("systemctl", ["--user"] + words, environment: [:]))
            }
            let isOwn = root == "/nowhere/alpha"
            #expect(try await manager.legacyService(of: definition)?.state == (isOwn ? .running : nil))
            _ = simulator.takeCommands()
            try await manager.stop(definition)
            _ = try await manager.disable(definition)
            let commands = simulator.takeCommands()
            #expect(commands.contains("--user stop -- tool-daemon.service") == isOwn)
            #expect((fixture.store[link] == .absent) == isOwn)
        }
    }

    @Test func `it runs again when the new one does not work`() async throws {
        let (manager, simulator) = simulation()
        fixture.store[path] = unit(root: "/nowhere/alpha")
        let before = fixture.store[path]
        for verb in ["enable", "start"] {
            _ = try await simulator.run(
                Command("systemctl", ["--user", verb, "--", "tool-daemon.service"], environment: [:]))
        }
        _ = simulator.takeCommands()
        let plan = try await manager.plan(try .example())
        await #expect(throws: ServiceApplyError.self) { try await manager.apply(plan) { throw NeverReady() } }
        #expect(fixture.store[path] == before)
        let commands = simulator.takeCommands()
        #expect(commands.contains("--user stop -- tool-daemon.service"))
        #expect(commands.last == "--user start --no-block -- tool-daemon.service")
    }

    @Test(arguments: ["/nowhere/alpha2", "/nowhere/alph", "/nowhere", "/nowhere/alpha/"])
    func `one of another home is not touched`(root: String) async throws {
        let (manager, simulator) = simulation()
        fixture.store[path] = unit(root: root)
        let before = fixture.store[path]
        let definition = try ServiceDefinition.example()
        try await manager.apply(try await manager.plan(definition)) {}
        _ = try await manager.uninstall(definition)
        #expect(fixture.store[path] == before)
        #expect(!simulator.takeCommands().contains { $0.hasSuffix("tool-daemon.service") })
    }

    @Test func `an unreadable one is not touched`() async throws {
        let (manager, _) = simulation()
        fixture.store[path] = .file([0xFF, 0x00], mode: 0o644)
        let definition = try ServiceDefinition.example()
        let plan = try await manager.plan(definition)
        #expect(plan.inspection.legacy.isEmpty)
        try await manager.apply(plan) {}
        #expect(fixture.store[path] == .file([0xFF, 0x00], mode: 0o644))
    }

    @Test func `launchd lets the old agent go before the new one is loaded`() async throws {
        let simulator = LaunchdSimulator(store: fixture.store, time: fixture.time, host: fixture.host)
        var context = fixture.context
        context.runner = simulator
        let manager = LaunchdManager(context)
        let definition = try ServiceDefinition.example()
        let old = "/home/u/Library/LaunchAgents/org.example.tool.daemon.plist"
        let text = try LaunchAgentPlist(definition).text.replacing(definition.label, with: "org.example.tool.daemon")
        fixture.store[old] = .file(Array(text.utf8), mode: 0o644)
        _ = try await simulator.run(Command("launchctl", ["bootstrap", "gui/501", old], environment: [:]))
        _ = simulator.takeCommands()
        try await manager.apply(try await manager.plan(definition)) {}
        #expect(fixture.store[old] == .absent)
        let changes = simulator.takeCommands().filter { !$0.hasPrefix("print") }
        #expect(changes.first == "bootout gui/501/org.example.tool.daemon")
        #expect(simulator.process(of: definition) != nil)
    }
}
