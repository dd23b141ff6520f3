import ManagerSimulators
import Testing

@testable import Platform

@Suite struct InstalledServiceTests {
    private let fixture = ManagerFixture()
    private let definitions: [ServiceDefinition]

    init() throws { definitions = [try .example(root: "/nowhere/alpha"), try .example(root: "/nowhere/beta")] }

    @Test func `all units of an application are found with their homes, and nobody else's`() async throws {
        for definition in definitions {
            fixture.store[definition.unitPath] = .file(try SystemdUnit(definition).rendered(), mode: 0o600)
        }
        let directory = "/home/u/.config/systemd/user/"
        let names = [
            "tool-daemon-12345678.service.d/x.conf", "tool-daemon-1234567.service", "tool-daemon-1234567G.service",
            "tool-daemonic.service", "other-daemon-12345678.service", "tool-daemon-12345678.service.kept-1",
        ]
        for name in names { fixture.store[directory + name] = .file([], mode: 0o600) }
        fixture.store[directory + "tool-daemon-00000000.service"] = .file(Array("[Service]\n".utf8), mode: 0o600)
        let found = try await fixture.systemd.installed(.tool, role: "daemon")
        let roots = Dictionary(uniqueKeysWithValues: found.map { ($0.identifier, $0.root) })
        #expect(roots.count == 3, "\(roots.keys)")
        #expect(roots[definitions[0].unitName] == "/nowhere/alpha")
        #expect(roots[definitions[1].unitName] == "/nowhere/beta")
        #expect(roots["tool-daemon-00000000.service"] == .some(nil), "one that cannot be read is listed all the same")
        #expect(found.filter(\.isMarked).count == 2)
    }

    @Test func `a home is only believed if its hash is in the name`() async throws {
        var wrong = definitions[0]
        wrong.arguments = ["--root", "/nowhere/beta"]
        wrong.workingDirectory = "/"
        fixture.store[wrong.unitPath] = .file(try SystemdUnit(wrong).rendered(), mode: 0o600)
        #expect(try await fixture.systemd.installed(.tool, role: "daemon").map(\.root) == [nil])
    }

    @Test func `what is installed is known without a command`() async throws {
        let definition = definitions[0]
        #expect(try await fixture.systemd.installation(of: definition) == nil)
        fixture.store[definition.unitPath] = .file(try SystemdUnit(definition).rendered(), mode: 0o600)
        let found = try await fixture.systemd.installation(of: definition)
        #expect(found?.definition?.executable == "/opt/tool/good" && found?.isMarked == true)
        fixture.store[definition.plistPath] = .link
        #expect(
            try await fixture.launchd.installation(of: definition)?.definition == nil, "it is there, and unreadable")
        #expect(try await fixture.launchd.installation(of: definition)?.location == definition.plistPath)
        #expect(fixture.runner.lines.isEmpty)
    }

    @Test(arguments: ServiceManagerKind.allCases)
    func `what is not installed cannot be started`(kind: ServiceManagerKind) async throws {
        fixture.runner.when("launchctl", "print", answer: .exits(113))
        fixture.runner.when("powershell", answer: .exits(0, output: "absent"))
        fixture.runner.when(
            "systemctl", "--user", "show", answer: .exits(0, output: "LoadState=not-found\nActiveState=inactive\n"))
        for verb in ["reset-failed", "start", "restart"] {
            fixture.runner.when("systemctl", "--user", verb, answer: .exits(verb == "reset-failed" ? 1 : 5))
        }
        let manager = ServiceManagerChoice.manager(kind, fixture.context, temporaryDirectory: "/private") { _ in }
        let definition = definitions[0]
        let start = await #expect(throws: ServiceManagerError.self) { try await manager.start(definition) }
        let restart = await #expect(throws: ServiceManagerError.self) { try await manager.restart(definition) }
        #expect(start?.cause == .notInstalled && restart?.cause == .notInstalled)
        #expect(!fixture.runner.lines.contains { $0.contains("bootstrap") || $0.contains("/run") })
    }

    @Test func `the name without a suffix is listed, too`() async throws {
        fixture.store["/home/u/.config/systemd/user/tool-daemon.service"] = .file([], mode: 0o600)
        let found = try await fixture.systemd.installed(.tool, role: "daemon")
        #expect(found.map(\.suffix) == [nil])
    }

    @Test func `agents of launchd are found by label`() async throws {
        for definition in definitions {
            fixture.store[definition.plistPath] = .file(try LaunchAgentPlist(definition).rendered(), mode: 0o600)
        }
        let found = try await fixture.launchd.installed(.tool, role: "daemon")
        #expect(Set(found.map(\.identifier)) == Set(definitions.map(\.label)))
        #expect(Set(found.compactMap(\.root)) == ["/nowhere/alpha", "/nowhere/beta"])
        #expect(fixture.runner.lines.isEmpty, "files alone tell")
    }

    @Test func `tasks are found by asking once`() async throws {
        let simulator = TaskSchedulerSimulator(store: fixture.store, time: fixture.time)
        var context = fixture.context
        context.runner = simulator
        let manager = TaskSchedulerManager(context, temporaryDirectory: "/private") { _ in }
        for root in ["/nowhere/alpha", "/nowhere/beta"] {
            try await manager.apply(try await manager.plan(try .example(root: root, windows: true))) {}
        }
        _ = simulator.takeCommands()
        let found = try await manager.installed(.tool, role: "daemon")
        #expect(Set(found.compactMap(\.root)) == ["/nowhere/alpha", "/nowhere/beta"])
        #expect(simulator.takeCommands().count == 1)
    }
}

@Suite struct InheritingTests {
    private func installed(environment: [String: String] = [:]) -> ParsedDefinition {
        ParsedDefinition(executable: "/opt/old", arguments: [], environment: environment)
    }

    @Test func `the installed executable stays as long as it exists`() throws {
        let wanted = try ServiceDefinition.example()
        let kept = wanted.inheriting(from: installed()) { $0 == "/opt/old" }
        #expect(kept.executable == "/opt/old")
        #expect(wanted.inheriting(from: installed()) { _ in false } == wanted)
        #expect(wanted.inheriting(from: nil) { _ in true } == wanted)
    }

    @Test func `proxies are kept when the caller has none, and all replaced when it has one`() throws {
        var wanted = try ServiceDefinition.example()
        let old = installed(environment: ["HTTP_PROXY": "a", "http_proxy": "b", "OTHER": "c"])
        let kept = wanted.inheriting(from: old) { _ in false }
        #expect(kept.environment == ["TOOL_HOME": "/nowhere/alpha", "HTTP_PROXY": "a", "http_proxy": "b"])
        wanted.environment["HTTP_PROXY"] = "new"
        #expect(wanted.inheriting(from: old) { _ in false } == wanted)
    }
}
