import ManagerSimulators
import Testing

@testable import Platform

@Suite struct LaunchdManagerTests {
    private let fixture = ManagerFixture()
    private let definition: ServiceDefinition
    private let gui: String
    private let user: String

    init() throws {
        definition = try .example()
        gui = "gui/501/" + definition.label
        user = "user/501/" + definition.label
        fixture.runner.when("launchctl", "print", "gui/501", answer: .exits(0))
        fixture.runner.when("launchctl", "print", user, answer: .exits(113))
    }

    private func install(_ definition: ServiceDefinition) throws {
        fixture.store[definition.plistPath] = .file(try LaunchAgentPlist(definition).rendered(), mode: 0o600)
    }

    private func printed(_ state: String, pid: Int32? = nil, arguments: [String]? = nil, path: String? = nil) -> String
    {
        """
        \(gui) = {
        \tpath = \(path ?? definition.plistPath)
        \tstate = \(state)
        \targuments = {
        \(([definition.executable] + (arguments ?? definition.arguments)).map { "\t\t\($0)\n" }.joined())\t}
        \(pid.map { "\tpid = \($0)\n" } ?? "")\tlast exit code = 78: EX_CONFIG
        }
        """
    }

    /// What `print` says of the service in the gui domain, call by call.
    private func gui(_ answers: ScriptedRunner.Answer...) {
        let runner = fixture.runner
        switch answers.count {
        case 1: runner.when("launchctl", "print", gui, answer: answers[0])
        case 2: runner.when("launchctl", "print", gui, answer: answers[0], answers[1])
        case 3: runner.when("launchctl", "print", gui, answer: answers[0], answers[1], answers[2])
        default:
            runner.when("launchctl", "print", gui, answer: answers[0], answers[1], answers[2], answers[3])
        }
    }

    private func running(_ state: String = "running") -> ScriptedRunner.Answer {
        .exits(0, output: printed(state, pid: state == "running" ? 7 : nil))
    }

    @Test func `a fresh install loads and starts, and never by force`() async throws {
        gui(.exits(113))
        fixture.runner.when("launchctl", "bootstrap", answer: .exits(0))
        fixture.runner.when("launchctl", "kickstart", answer: .exits(0))
        let plan = try await fixture.launchd.plan(definition)
        try await fixture.launchd.apply(plan) {}
        #expect(
            fixture.runner.changes == [
                "launchctl bootstrap gui/501 \(definition.plistPath)", "launchctl kickstart \(gui)",
            ])
        #expect(plan.commands.map { $0.joined(separator: " ") } == fixture.runner.changes, "the plan is what was done")
        #expect(
            fixture.store[definition.plistPath]
                == .file(try LaunchAgentPlist(definition).rendered(), mode: 0o600))
    }

    @Test func `the same bytes and a loaded service mean no command that changes anything, and no new file`()
        async throws
    {
        try install(definition)
        let changes = fixture.store.changes
        gui(running())
        let plan = try await fixture.launchd.plan(definition)
        #expect(plan.isEmpty, "\(plan)")
        try await fixture.launchd.apply(plan) {}
        try await fixture.launchd.start(definition)
        #expect(fixture.runner.changes.isEmpty)
        #expect(fixture.store.changes == changes, "a rewritten file is announced to the user by macOS")
    }

    @Test func `a refresh waits until the name is free before it loads again`() async throws {
        try install(definition)
        gui(running(), running(), running("SIGTERMed"), .exits(113))
        for verb in ["bootout", "bootstrap", "kickstart"] {
            fixture.runner.when("launchctl", verb, answer: .exits(0))
        }
        let next = try ServiceDefinition.example(version: 2)
        let plan = try await fixture.launchd.plan(next)
        try await fixture.launchd.apply(plan) {}
        let lines = fixture.runner.lines.filter { $0.contains(gui) || $0.contains("bootstrap") }
        #expect(
            lines == [
                "launchctl print \(gui)", "launchctl bootout \(gui)", "launchctl print \(gui)",
                "launchctl print \(gui)", "launchctl print \(gui)", "launchctl print \(gui)",
                "launchctl bootstrap gui/501 \(definition.plistPath)", "launchctl kickstart \(gui)",
            ])
        #expect(fixture.time.elapsed > .zero, "it paused between two looks")
    }

    @Test func `a service that does not go in time is an error, and nothing is loaded over it`() async throws {
        try install(definition)
        gui(running())
        fixture.runner.when("launchctl", "bootout", answer: .exits(0))
        let error = await #expect(throws: ServiceManagerError.self) { try await fixture.launchd.stop(definition) }
        #expect(error?.cause == .stillThere(.running, after: .seconds(25)))
        #expect(fixture.time.elapsed >= .seconds(25), "longer than the service itself may take")
    }

    @Test(arguments: [0, 3, 36, 37, 112, 113, 125] as [Int32])
    func `a bootout is over when the service is gone, whatever it said`(code: Int32) async throws {
        gui(running(), .exits(113))
        fixture.runner.when("launchctl", "bootout", answer: .exits(code))
        try await fixture.launchd.stop(definition)
        #expect(fixture.store.paths.isEmpty, "nothing was written")
    }

    @Test func `5 from bootout is looked into, not understood`() async throws {
        gui(running(), .exits(113))
        fixture.runner.when("launchctl", "bootout", answer: .exits(5))
        try await fixture.launchd.stop(definition)
        gui(running())
        let error = await #expect(throws: ServiceManagerError.self) { try await fixture.launchd.stop(definition) }
        #expect(error?.cause == .failed)
        #expect(error?.status == .exited(5))
    }

    @Test func `stopping what is not loaded is no command at all`() async throws {
        gui(.exits(113))
        try await fixture.launchd.stop(definition)
        #expect(fixture.runner.changes.isEmpty)
    }

    @Test(arguments: [119, 5] as [Int32])
    func `a disabled service is enabled and loaded again`(code: Int32) async throws {
        try install(definition)
        gui(.exits(113))
        fixture.runner.when("launchctl", "bootstrap", answer: .exits(code), .exits(0))
        fixture.runner.when("launchctl", "enable", answer: .exits(0))
        fixture.runner.when("launchctl", "kickstart", answer: .exits(0))
        try await fixture.launchd.start(definition)
        #expect(
            fixture.runner.changes == [
                "launchctl bootstrap gui/501 \(definition.plistPath)", "launchctl enable \(gui)",
                "launchctl bootstrap gui/501 \(definition.plistPath)", "launchctl kickstart \(gui)",
            ])
    }

    @Test func `a bootstrap that keeps failing with 5 is told as it is`() async throws {
        try install(definition)
        gui(.exits(113))
        fixture.runner.when(
            "launchctl", "bootstrap", answer: .exits(5, error: "Bootstrap failed: 5: Input/output error"))
        fixture.runner.when("launchctl", "enable", answer: .exits(0))
        let error = await #expect(throws: ServiceManagerError.self) { try await fixture.launchd.start(definition) }
        #expect(error?.cause == .failed)
        #expect(error?.status == .exited(5))
        #expect(error?.errorOutput == "Bootstrap failed: 5: Input/output error")
        #expect(error?.command == ["launchctl", "bootstrap", "gui/501", definition.plistPath])
    }

    @Test(arguments: [36, 37] as [Int32])
    func `a name in flux is tried again`(code: Int32) async throws {
        try install(definition)
        gui(.exits(113))
        fixture.runner.when("launchctl", "bootstrap", answer: .exits(code), .exits(code), .exits(0))
        fixture.runner.when("launchctl", "kickstart", answer: .exits(0))
        try await fixture.launchd.start(definition)
        #expect(fixture.runner.changes.count == 4)
        #expect(!fixture.runner.lines.contains { $0.contains(" enable ") })
    }

    @Test func `a name that stays in flux ends in an error that says so`() async throws {
        try install(definition)
        gui(.exits(113))
        fixture.runner.when("launchctl", "bootstrap", answer: .exits(37))
        let error = await #expect(throws: ServiceManagerError.self) { try await fixture.launchd.start(definition) }
        #expect(error?.status == .exited(37))
        guard case .stillThere = error?.cause else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: [112, 125, 134] as [Int32])
    func `without a screen the user's own domain is taken`(code: Int32) async throws {
        gui(.exits(code == 134 ? 113 : code))
        fixture.runner.when("launchctl", "print", "gui/501", answer: .exits(code == 134 ? 0 : code))
        gui(.exits(code == 134 ? 113 : code))
        fixture.runner.when("launchctl", "bootstrap", "gui/501", answer: .exits(code))
        fixture.runner.when("launchctl", "bootstrap", "user/501", answer: .exits(0))
        fixture.runner.when("launchctl", "kickstart", answer: .exits(0))
        try install(definition)
        let plan = try await fixture.launchd.plan(definition)
        try await fixture.launchd.apply(plan) {}
        #expect(
            fixture.runner.changes.suffix(2) == [
                "launchctl bootstrap user/501 \(definition.plistPath)", "launchctl kickstart \(user)",
            ])
    }

    @Test func `no domain at all is a typed reason`() async throws {
        fixture.runner.when("launchctl", "print", answer: .exits(112))
        #expect(await fixture.launchd.availability() == .unavailable(.noDomain(["gui/501", "user/501"])))
        fixture.runner.when("launchctl", "print", answer: .missing)
        #expect(
            await fixture.launchd.availability() == .unavailable(.toolMissing("launchctl", searched: ["/usr/bin"])))
    }

    @Test func `a service in the user's domain is ended there`() async throws {
        gui(.exits(113))
        fixture.runner.when(
            "launchctl", "print", user, answer: .exits(0, output: printed("running", pid: 7)),
            .exits(0, output: printed("SIGTERMed")), .exits(113))
        fixture.runner.when("launchctl", "bootout", answer: .exits(0))
        try await fixture.launchd.stop(definition)
        #expect(fixture.runner.changes == ["launchctl bootout \(user)"])
    }

    @Test func `uninstalling clears both domains and the file`() async throws {
        try install(definition)
        gui(running(), .exits(113))
        fixture.runner.when(
            "launchctl", "print", user, answer: .exits(0, output: printed("running", pid: 8)), .exits(113))
        fixture.runner.when("launchctl", "bootout", answer: .exits(0))
        let removed = try await fixture.launchd.uninstall(definition)
        #expect(fixture.runner.changes == ["launchctl bootout \(gui)", "launchctl bootout \(user)"])
        #expect(fixture.store.paths.isEmpty)
        #expect(removed.count == 3, "\(removed)")
    }

    @Test func `what is loaded from other bytes or another file is drift`() async throws {
        try install(definition)
        gui(.exits(0, output: printed("running", pid: 7, path: "/tmp/x.plist")))
        #expect(try await fixture.launchd.inspect(definition).drift == [.loadedDiffers("path = /tmp/x.plist")])
        gui(.exits(0, output: printed("running", pid: 7, arguments: ["old"])))
        let drift = try await fixture.launchd.inspect(definition).drift
        #expect(drift == [.loadedDiffers(#"arguments = ["/opt/tool/good", "old"]"#)])
        let environment = "\tenvironment = {\n\t\tTOOL_SERVICE_DEFINITION => tool 1.0 sha256:old\n\t}\n}"
        gui(.exits(0, output: String(printed("running", pid: 7).dropLast()) + environment))
        let old = try await fixture.launchd.inspect(definition).drift
        #expect(old == [.loadedDiffers("it was loaded before the definition changed")])
    }

    @Test func `a loaded service that is down is started, not loaded again`() async throws {
        try install(definition)
        gui(running("not running"))
        fixture.runner.when("launchctl", "kickstart", answer: .exits(0))
        let plan = try await fixture.launchd.plan(definition)
        #expect(plan.inspection.state == .failed)
        #expect(plan.inspection.lastResult == "last exit code 78")
        try await fixture.launchd.apply(plan) {}
        #expect(fixture.runner.changes == ["launchctl kickstart \(gui)"])
    }

    @Test func `a failed refresh loads the old definition again`() async throws {
        try install(definition)
        let before = fixture.store[definition.plistPath]
        let plan: ServicePlan
        gui(running())
        plan = try await fixture.launchd.plan(try .example(version: 2))
        for verb in ["bootout", "bootstrap", "kickstart"] {
            fixture.runner.when("launchctl", verb, answer: .exits(0))
        }
        // Gone after the first bootout, there while it is proved, gone after the second, and at the end.
        fixture.runner.when(
            "launchctl", "print", gui, answer: .exits(113), .exits(113), running(), running(), .exits(113))
        await #expect(throws: ServiceApplyError.self) { try await fixture.launchd.apply(plan) { throw NeverReady() } }
        #expect(fixture.store[definition.plistPath] == before)
        #expect(
            fixture.runner.changes.map { $0.split(separator: " ")[1] }
                == ["bootout", "bootstrap", "kickstart", "bootout", "bootstrap", "kickstart"])
    }

    @Test func `a service that somebody unloads while it is proved stays unloaded`() async throws {
        try install(definition)
        gui(running())
        let plan = try await fixture.launchd.plan(try .example(version: 2))
        gui(.exits(113))
        for verb in ["bootout", "bootstrap", "kickstart"] {
            fixture.runner.when("launchctl", verb, answer: .exits(0))
        }
        await #expect(throws: ServiceApplyError.self) { try await fixture.launchd.apply(plan) { throw NeverReady() } }
        #expect(fixture.runner.changes.count == 3, "\(fixture.runner.changes)")
        #expect(fixture.store[definition.plistPath].bytes == (try LaunchAgentPlist(definition).rendered()))
    }

    @Test func `launchctl that fails in an unknown way is unknown to an inspection and an error to a plan`()
        async throws
    {
        gui(.exits(64, error: "usage"))
        let inspection = try await fixture.launchd.inspect(definition)
        #expect(inspection.state == .unknown && inspection.loaded.answer == .unknown)
        let error = await #expect(throws: ServiceManagerError.self) { try await fixture.launchd.plan(definition) }
        #expect(error?.status == .exited(64))
    }

    @Test func `a hurried start waits for nothing`() async throws {
        try install(definition)
        gui(.exits(113))
        fixture.runner.when("launchctl", "bootstrap", answer: .exits(0))
        fixture.runner.when("launchctl", "kickstart", answer: .exits(0))
        try await fixture.launchd.start(definition, .queued)
        #expect(fixture.time.elapsed == .zero)
        #expect(fixture.runner.changes.count == 2)
    }
}

@Suite struct LaunchdJobTests {
    @Test(arguments: [
        ("running", ServiceState.running), ("SIGTERMed", .stopping), ("SIGKILLed", .stopping),
        ("spawn scheduled", .waitingToRestart), ("not running", .stopped), ("waiting", .stopped),
        ("xpcproxy", .starting), ("something new", .unknown),
    ])
    func `a state is read from the words that are known`(word: String, state: ServiceState) {
        #expect(LaunchdJob("x = {\n\tstate = \(word)\n}").state == state)
    }

    @Test func `only the service's own lines count`() {
        let job = LaunchdJob(
            """
            gui/501/x = {
            \tactive count = 1
            \tpath = /a b/x.plist
            \tstate = running
            \targuments = {
            \t\t/bin/x
            \t\tpid = 3
            \t\tstate = waiting
            \t}
            \tpid = 42
            \tlast exit code = (never exited)
            \tendpoints = {
            \t\tstate = active
            \t\tpid = 4
            \t}
            }
            """)
        #expect(job.path == "/a b/x.plist")
        #expect(job.processID == 42)
        #expect(job.state == .running)
        #expect(job.arguments == ["/bin/x", "pid = 3", "state = waiting"])
        #expect(job.lastExitCode == nil)
    }

    @Test func `a text without any known line is unknown`() {
        let job = LaunchdJob("nothing of the kind")
        #expect(job.state == .unknown)
        #expect(job.arguments == nil && job.environment == nil && job.path == nil)
    }
}
