import ManagerSimulators
import Synchronization
import Testing

@testable import Platform

@Suite final class TaskSchedulerManagerTests: Sendable {
    private let fixture = ManagerFixture()
    private let definition: ServiceDefinition
    private let task: String
    private let asked = Mutex(0)

    init() throws {
        definition = try .example(windows: true)
        task = definition.taskName
        fixture.runner.when("whoami", answer: .exits(0, output: "\"pc\\müller, a\",\"S-1-5-21-1-2-3-1001\"\r\n"))
    }

    private func manager(_ runner: (any CommandRunner)? = nil) -> TaskSchedulerManager {
        var context = fixture.context
        if let runner { context.runner = runner }
        return TaskSchedulerManager(context, temporaryDirectory: "/private") { [self] _ in asked.withLock { $0 += 1 } }
    }

    private func simulation() -> TaskSchedulerSimulator {
        TaskSchedulerSimulator(store: fixture.store, time: fixture.time)
    }

    private func changes(_ simulator: TaskSchedulerSimulator) -> [String] {
        simulator.takeCommands().filter { $0.hasPrefix("schtasks") }
    }

    @Test func `registering goes through a private file that is gone when the service runs`() async throws {
        let simulator = simulation()
        let manager = manager(simulator)
        let plan = try await manager.plan(definition)
        _ = simulator.takeCommands()
        try await manager.apply(plan) {}
        let file = "/private/\(task).xml"
        let expected = [
            #"schtasks /create /tn \\#(task) /xml \#(file) /f"#, #"schtasks /run /tn \\#(task)"#,
        ]
        #expect(changes(simulator) == expected)
        #expect(plan.commands.map { $0.joined(separator: " ") } == expected, "the plan is what was done")
        #expect(fixture.store.paths.isEmpty)
        #expect(simulator.installed(definition)?.starts(with: [0xFF, 0xFE]) == true, "UTF-16LE with its mark")
        #expect(simulator.violations.isEmpty)
    }

    @Test func `a queued task is waited for until it runs`() async throws {
        let simulator = simulation()
        let manager = manager(simulator)
        for _ in 0..<4 {
            try await manager.apply(try await manager.plan(definition)) {}
            #expect(simulator.process(of: definition) != nil)
            try await manager.stop(definition)
            #expect(simulator.process(of: definition) == nil)
            #expect(!simulator.isPending(definition))
        }
    }

    @Test func `a running task without drift is left alone`() async throws {
        let simulator = simulation()
        let manager = manager(simulator)
        try await manager.apply(try await manager.plan(definition)) {}
        _ = simulator.takeCommands()
        let plan = try await manager.plan(definition)
        #expect(plan.isEmpty, "\(plan)")
        try await manager.start(definition)
        #expect(changes(simulator).isEmpty)
    }

    @Test func `a task that ended right after its start is told from one that has not started yet`() async throws {
        let ready = "3 630 267011"
        fixture.runner.when(
            "powershell", answer: .exits(0, output: ready), .exits(0, output: ready),
            .exits(0, output: "2 630 267011"), .exits(0, output: "3 640 3221225786"))
        fixture.runner.when("schtasks", "/run", answer: .exits(0))
        let error = await #expect(throws: ServiceManagerError.self) { try await manager().start(definition) }
        #expect(error?.cause == .startFailed(result: "it has ended already", status: Int32(bitPattern: 0xC000_013A)))
    }

    @Test func `a task that stays ready was never started`() async throws {
        fixture.runner.when("powershell", answer: .exits(0, output: "3 630 267011"))
        fixture.runner.when("schtasks", "/run", answer: .exits(0))
        let error = await #expect(throws: ServiceManagerError.self) { try await manager().start(definition) }
        #expect(error?.cause == .neverStarted(.seconds(60)))
    }

    @Test func `a service is asked to end before it is killed`() async throws {
        // The first question is whose task it is.
        fixture.runner.when(
            "powershell", answer: .exits(1), .exits(0, output: "4 630 267009"), .exits(0, output: "3 630 0"))
        try await manager().stop(definition)
        #expect(asked.withLock { $0 } == 1)
        #expect(fixture.runner.changes.isEmpty, "it went by itself")
    }

    @Test func `a service that does not go by itself is killed after its time`() async throws {
        let simulator = simulation()
        let manager = manager(simulator)
        let stubborn = try ServiceDefinition.example(behaviour: "stubborn", windows: true)
        try await manager.apply(try await manager.plan(stubborn)) {}
        _ = simulator.takeCommands()
        let start = fixture.time.elapsed
        try await manager.stop(stubborn)
        #expect(changes(simulator) == [#"schtasks /end /tn \\#(task)"#])
        #expect(fixture.time.elapsed - start >= .seconds(10))
        #expect(asked.withLock { $0 } == 1)
    }

    @Test func `stopping also takes back a restart after a failure`() async throws {
        let simulator = simulation()
        let manager = manager(simulator)
        try await manager.apply(try await manager.plan(definition)) {}
        simulator.kill(definition)
        try await manager.stop(definition)
        fixture.time.advance(by: .seconds(3600))
        #expect(simulator.process(of: definition) == nil)
    }

    @Test func `a disabled task is enabled, and is not taken for an edited one`() async throws {
        let simulator = simulation()
        let manager = manager(simulator)
        try await manager.apply(try await manager.plan(definition)) {}
        try await manager.stop(definition)
        simulator.disable(definition)
        let plan = try await manager.plan(definition)
        #expect(plan.inspection.drift == [.notEnabled("disabled")])
        _ = simulator.takeCommands()
        try await manager.apply(plan) {}
        #expect(
            changes(simulator) == [#"schtasks /change /tn \\#(task) /enable"#, #"schtasks /run /tn \\#(task)"#])
    }

    @Test func `a refresh ends the old process, and a failed one brings it back`() async throws {
        let simulator = simulation()
        let manager = manager(simulator)
        try await manager.apply(try await manager.plan(definition)) {}
        let bytes = simulator.installed(definition)
        let next = try ServiceDefinition.example(version: 2, windows: true)
        let plan = try await manager.plan(next)
        let error = await #expect(throws: ServiceApplyError.self) {
            try await manager.apply(plan) { throw NeverReady() }
        }
        #expect(error?.isRolledBack == true)
        #expect(simulator.installed(definition) == bytes)
        #expect(simulator.process(of: definition)?.arguments == definition.arguments)
        try await manager.apply(plan) {}
        #expect(simulator.process(of: definition)?.arguments == next.arguments)
        #expect(simulator.violations.isEmpty)
    }

    @Test func `a foreign task is kept as a file before it is replaced`() async throws {
        let simulator = simulation()
        let manager = manager(simulator)
        var other = definition
        other.application = Application(name: "other", reverseDNSPrefix: "org.example", homeVariable: "X")
        let bytes = try ScheduledTask(other, userSID: "S-1-5-21-9").rendered()
        fixture.store["/tmp/foreign.xml"] = .file(bytes, mode: 0o600)
        _ = try await simulator.run(
            Command("schtasks", ["/create", "/tn", #"\"# + task, "/xml", "/tmp/foreign.xml", "/f"], environment: [:]))
        let notes = try await manager.apply(try await manager.plan(definition)) {}
        let kept = #"C:\tool/\#(task).xml.kept-1"#
        #expect(fixture.store[kept] == .file(bytes, mode: 0o600))
        #expect(notes.count == 1 && notes[0].contains(kept), "\(notes)")
    }

    @Test func `uninstalling ends and deletes the task`() async throws {
        let simulator = simulation()
        let manager = manager(simulator)
        try await manager.apply(try await manager.plan(definition)) {}
        _ = simulator.takeCommands()
        #expect(try await manager.uninstall(definition) == ["the task \(task) was removed"])
        #expect(changes(simulator).last == #"schtasks /delete /tn \\#(task) /f"#)
        #expect(simulator.installed(definition) == nil)
        #expect(try await manager.uninstall(definition).isEmpty)
        #expect(simulator.violations.isEmpty, "its process is not left behind")
    }

    @Test func `a failed registration says what schtasks said, and leaves no file`() async throws {
        fixture.runner.when(
            "powershell", answer: .exits(0, output: "absent\r\nabsent\r\n"), .exits(0, output: "absent\r\n"))
        fixture.runner.when("schtasks", "/create", answer: .exits(1, error: "Zugriff verweigert"))
        let plan = try await manager().plan(definition)
        let error = try await #require(throws: ServiceApplyError.self) { try await manager().apply(plan) {} }
        let cause = try #require(error.cause as? ServiceManagerError)
        #expect(cause.cause == .failed && cause.errorOutput == "Zugriff verweigert" && cause.status == .exited(1))
        #expect(fixture.store.paths.isEmpty)
        #expect(error.isRolledBack, "\(error)")
    }

    @Test(arguments: ["", "4 630", "x 630 0", "9 630 0", "4 630 0 0"])
    func `an answer that is not three numbers is an error, never a state`(output: String) async throws {
        fixture.runner.when("powershell", answer: .exits(0, output: output))
        let error = await #expect(throws: ServiceManagerError.self) { try await manager().stop(definition) }
        #expect(error?.cause == .unreadableAnswer("no three numbers"))
    }

    @Test func `a PowerShell that fails is unknown to an inspection and an error to a plan`() async throws {
        fixture.runner.when("powershell", answer: .exits(1, error: "blocked"))
        let inspection = try await manager().inspect(definition)
        #expect(inspection.state == .unknown && inspection.defined.answer == .unknown)
        await #expect(throws: ServiceManagerError.self) { try await manager().plan(definition) }
        #expect(await manager().availability() != .available)
    }

    @Test func `a user without an identifier is an error`() async throws {
        fixture.runner.when("whoami", answer: .exits(0, output: "somebody"))
        let error = await #expect(throws: ServiceManagerError.self) { try await manager().inspect(definition) }
        #expect(error?.cause == .unreadableAnswer("no security identifier"))
    }

    @Test func `names are quoted in scripts, and no answer depends on the language`() {
        let script = PowerShell.state(of: "it's")
        #expect(script.contains("'it''s'"))
        #expect(script.contains("[int]$t.State"))
        #expect(script.contains("ObjectNotFound"))
        #expect(!script.contains("\n"))
        #expect(PowerShell.arguments(script).prefix(3) == ["-NoLogo", "-NoProfile", "-NonInteractive"])
    }

    @Test(
        arguments: [
            (1, 0, ServiceState.stopped), (2, 0, .starting), (3, 0, .stopped), (3, 1, .failed), (3, 0x41306, .stopped),
            (3, 0x41303, .stopped), (4, 0x41301, .running), (0, 0, .unknown),
        ] as [(Int, UInt32, ServiceState)])
    func `numbers of Task Scheduler become states`(number: Int, result: UInt32, state: ServiceState) {
        #expect(TaskState("\(number) 1 \(result)")?.state == state)
    }

    @Test(arguments: [
        ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9v\r\nYmFy", "foobar"), ("+/+/", "\u{FB}"),
    ])
    func `base64 is read as RFC 4648 has it`(text: String, expected: String) {
        if text == "+/+/" {
            #expect(Base64.decode(text) == [0xFB, 0xFF, 0xBF])
        } else {
            #expect(Base64.decode(text) == Array(expected.utf8))
        }
    }

    @Test(arguments: ["Z", "Zg==Zg", "Z§==", "-_-_"]) func `what is not base64 is refused`(text: String) {
        #expect(Base64.decode(text) == nil)
    }
}
