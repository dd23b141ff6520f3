import ManagerSimulators
import Testing

@testable import Platform

@Suite final class SystemdManagerTests: SystemdFixture {
    private func properties(active: String, result: String) -> ScriptedRunner.Answer {
        .exits(0, output: "LoadState=loaded\nActiveState=\(active)\nSubState=dead\nResult=\(result)\nMainPID=0\n")
    }

    /// The lines of these verbs for the unit; after `offline` what is a matter of files only.
    private func commands(_ verbs: String...) -> [String] {
        verbs.map { verb in
            if verb == "daemon-reload" { return "systemctl --user daemon-reload" }
            let words = verb.split(separator: " ")
            return (words.count > 1 ? "env SYSTEMD_OFFLINE=1 " : "") + "systemctl --user \(words.last ?? "") -- \(unit)"
        }
    }

    @Test func `what systemd never heard of is started first, and all units are read once before it is enabled`()
        async throws
    {
        shows(load: "not-found", file: "", path: "")
        let plan = try await fixture.systemd.plan(definition)
        shows(active: "active")
        allows("daemon-reload", "enable", "start")
        try await fixture.systemd.apply(plan) {}
        #expect(fixture.runner.changes == commands("start", "daemon-reload", "offline enable"))
        #expect(plan.commands.map { $0.joined(separator: " ") } == fixture.runner.changes, "the plan is what was done")
        #expect(
            fixture.runner.lines.filter { $0.contains(" show ") }.count == 1,
            "a systemd that is asked before the link exists remembers its answer")
        let file = try #require(fixture.store[definition.unitPath].bytes)
        #expect(file == (try SystemdUnit(definition).rendered()))
        #expect(fixture.store[definition.unitPath] == .file(file, mode: 0o600), "it holds an environment")
    }

    /// What systemd can have in its memory of a unit whose definition is not where ours goes.
    static let remains = [
        "LoadState=loaded\nFragmentPath=/etc/systemd/user/x.service", "LoadState=bad-setting",
        "LoadState=not-found\nWantedBy=default.target", "LoadState=not-found\nRequiredBy=a.service",
        "LoadState=not-found\nTriggeredBy=a.timer", "LoadState=not-found\nInvocationID=1",
    ]

    @Test(arguments: remains + [nil])
    func `what systemd has anything of, or a drop-in for, is read, enabled and started in that order`(
        of: String?
    ) async throws {
        if of == nil { fixture.store[definition.unitPath + ".d/own.conf"] = .file([], mode: 0o644) }
        shows(file: "", path: "", more: of ?? "LoadState=not-found")
        let plan = try await fixture.systemd.plan(definition)
        shows(dropIns: of == nil ? definition.unitPath + ".d/own.conf" : "")
        allows("daemon-reload", "enable", "start")
        try await fixture.systemd.apply(plan) {}
        #expect(fixture.runner.changes == commands("daemon-reload", "enable", "start"))
    }

    @Test func `a systemd that remembers that there was no definition is told to look again`() async throws {
        shows(load: "not-found", file: "", path: "")
        let plan = try await fixture.systemd.plan(definition)
        allows("enable", "daemon-reload")
        fixture.runner.when("systemctl", "--user", "start", answer: .exits(5), .exits(0))
        fixture.runner.when("systemctl", "--user", "show", answer: found("not-found"), found("loaded"))
        try await fixture.systemd.apply(plan) {}
        let order = commands("start", "daemon-reload", "start", "daemon-reload", "offline enable")
        #expect(fixture.runner.changes == order)
    }

    private func found(_ load: String) -> ScriptedRunner.Answer {
        .exits(0, output: "LoadState=\(load)\nActiveState=inactive\nFragmentPath=\(definition.unitPath)\n")
    }

    @Test(arguments: ["enable", "daemon-reload"])
    func `a service that came up and cannot be enabled goes on, and that is said`(refused: String) async throws {
        shows(load: "not-found", file: "", path: "")
        let plan = try await fixture.systemd.plan(definition)
        allows("start", "daemon-reload")
        fixture.runner.when("env", answer: .exits(1))
        for verb in [refused, "enable"] {
            fixture.runner.when("systemctl", "--user", verb, answer: .exits(1, error: "Access denied"))
        }
        let notes = try await fixture.systemd.apply(plan) {}
        #expect(notes.first?.contains("Access denied") == true)
        #expect(notes.last?.hasPrefix("the service is not started at login: ") == true, "\(notes)")
        #expect(fixture.store.paths == [definition.unitPath])
        #expect(!fixture.runner.changes.contains { $0.contains(" stop ") })
        // The next one has only that to do.
        shows(active: "active", sub: "running", pid: 7, file: "disabled")
        fixture.host.process(7, runs: definition.executable, environment: definition.environment)
        let next = try await fixture.systemd.plan(definition)
        #expect(next.commands == [["systemctl", "--user", "enable", "--", unit]])
        // And what does not get ready is taken back as ever.
        fixture.store[definition.unitPath] = .absent
        shows(load: "not-found", file: "", path: "")
        let other = try await fixture.systemd.plan(definition)
        allows("stop")
        if refused == "daemon-reload" { allows("daemon-reload", "enable") }
        let error = try await #require(throws: ServiceApplyError.self) {
            try await fixture.systemd.apply(other) { throw NeverReady() }
        }
        #expect(error.cause is NeverReady && error.isRolledBack, "\(error)")
        #expect(fixture.store.paths.isEmpty)
    }

    @Test func `a running service without drift is left alone`() async throws {
        try install(definition)
        shows(active: "active", sub: "running", pid: 7)
        fixture.host.process(7, runs: definition.executable, environment: definition.environment)
        let plan = try await fixture.systemd.plan(definition)
        #expect(plan.isEmpty, "\(plan)")
        try await fixture.systemd.apply(plan) {}
        #expect(fixture.runner.changes.isEmpty)
    }

    @Test func `a service that is still starting is waited for, not started again`() async throws {
        try install(definition)
        shows(active: "activating", sub: "start", pid: 7)
        #expect(try await fixture.systemd.plan(definition).isEmpty)
    }

    @Test func `a service that waits to be started again is started now, not when that is planned`() async throws {
        try install(definition)
        shows(active: "activating", sub: "auto-restart", result: "signal")
        let plan = try await fixture.systemd.plan(definition)
        #expect(plan.steps.map(\.action) == [.clearFailures, .restart])
        allows("reset-failed", "restart")
        try await fixture.systemd.start(definition, .waiting)
        #expect(
            fixture.runner.changes == [
                "systemctl --user reset-failed -- \(unit)", "systemctl --user restart -- \(unit)",
            ])
    }

    @Test func `a newer generator alone is no drift`() async throws {
        var older = definition
        older.version = "0.9"
        try install(older)
        shows(active: "active", sub: "running", pid: 7)
        #expect(try await fixture.systemd.plan(definition).isEmpty)
    }

    @Test func `each layer of drift is told from the others`() async throws {
        try install(try .example(version: 2))
        shows(active: "active", sub: "running", pid: 7, file: "disabled", reload: true)
        fixture.host.process(7, runs: "/opt/tool/old", environment: ["TOOL_HOME": "/elsewhere"])
        let drift = try await fixture.systemd.inspect(definition).drift
        #expect(
            drift == [
                .outdated, .notEnabled("disabled"), .loadedDiffers("NeedDaemonReload=yes"),
                .runningDiffers("process 7 does not run /opt/tool/good"),
                .runningDiffers("TOOL_HOME has another value in process 7"),
            ])
        #expect(Set(drift.map(\.layer)) == [.wantedAndDefined, .definedAndLoaded, .loadedAndRunning])
    }

    @Test func `a process whose executable was replaced beneath it is started anew`() async throws {
        try install(definition)
        shows(active: "active", sub: "running", pid: 7)
        fixture.host.process(7, runs: definition.executable, environment: definition.environment)
        fixture.host.replaceExecutable(of: 7)
        let plan = try await fixture.systemd.plan(definition)
        #expect(
            plan.inspection.drift == [
                .runningDiffers("/opt/tool/good was replaced since process 7 was started from it")
            ])
        #expect(plan.steps.map(\.action) == [.restart])
    }

    @Test func `of what could not even be executed it is said why it is down`() async throws {
        try install(definition)
        shows(active: "failed", sub: "failed", result: "exit-code", status: 203)
        let words =
            "exit-code, status 203: its executable cannot be run: it is missing, not executable, or for another machine"
        #expect(try await fixture.systemd.inspect(definition).failure == words)
        shows(active: "inactive", status: 203)
        #expect(try await fixture.systemd.inspect(definition).failure == nil)
    }

    @Test func `what a drop-in has it run is no drift, and what that does not is`() async throws {
        try install(definition)
        let own = definition.unitPath + ".d/own.conf"
        fixture.store[own] = .file(
            Array("[Service]\nExecStart=\nExecStart=/opt/own/good run\nEnvironment=OWN=1".utf8), mode: 0o644)
        shows(active: "active", sub: "running", pid: 7, dropIns: own)
        fixture.host.process(
            7, runs: "/opt/own/good", environment: definition.environment.merging(["OWN": "1"]) { $1 })
        #expect(try await fixture.systemd.plan(definition).isEmpty)
        let inspection = try await fixture.systemd.examine(definition)
        #expect(inspection.inForce?.executable == "/opt/own/good" && inspection.inForce?.environment["OWN"] == "1")
        #expect(inspection.installed?.executable == definition.executable)
        fixture.host.process(7, runs: definition.executable, environment: definition.environment)
        #expect(
            try await fixture.systemd.plan(definition).inspection.drift == [
                .runningDiffers("process 7 does not run /opt/own/good")
            ])
        // Nobody knows what it should run.
        fixture.store[own] = .link
        #expect(try await fixture.systemd.plan(definition).isEmpty)
    }

    @Test func `a unit loaded from another place is drift`() async throws {
        try install(definition)
        shows(path: "/etc/systemd/user/\(unit)")
        let drift = try await fixture.systemd.inspect(definition).drift
        #expect(drift == [.loadedDiffers("FragmentPath=/etc/systemd/user/\(unit)")])
    }

    @Test func `drop-ins are reported and stay, and one that was not read yet is drift`() async throws {
        try install(definition)
        let read = definition.unitPath + ".d/my own.conf"
        let unread = definition.unitPath + ".d/new.conf"
        fixture.store[read] = .file([], mode: 0o644)
        fixture.store[unread] = .file([], mode: 0o644)
        shows(dropIns: "\"\(read)\"")
        let inspection = try await fixture.systemd.inspect(definition)
        #expect(inspection.dropIns == [read])
        #expect(inspection.drift == [.loadedDiffers("\(unread) has not been read yet")])
        allows("stop", "disable", "daemon-reload", "reset-failed")
        #expect(try await fixture.systemd.examine(definition).dropIns == [read, unread])
        let kept = definition.unitPath + ".kept-1"
        fixture.store[kept] = .file([], mode: 0o600)
        let said = try await fixture.systemd.uninstall(definition)
        #expect(fixture.store.paths == [kept, read, unread].sorted())
        for path in [kept, read, unread] { #expect(said.contains { $0.hasPrefix("\(path) stays") }, "\(said)") }
    }

    @Test func `a definition with an environment that others can read is written again`() async throws {
        try install(definition, mode: 0o644)
        shows(active: "active", sub: "running", pid: 7)
        let plan = try await fixture.systemd.plan(definition)
        #expect(plan.inspection.drift == [.permissions(found: 0o644, wanted: 0o600)])
        #expect(plan.commands == [["systemctl", "--user", "daemon-reload"]], "the bytes are the same: no restart")
    }

    @Test(arguments: [("\n# mine\n", true), ("", false)])
    func `what is not ours is kept aside and reported`(addition: String, isOurs: Bool) async throws {
        let text = isOurs ? try SystemdUnit(definition).text : "[Service]\nExecStart=/bin/true\n"
        let edited = Array((text + addition).utf8)
        fixture.store[definition.unitPath] = .file(edited, mode: 0o640)
        fixture.store[definition.unitPath + ".kept-1"] = .file([1], mode: 0o600)
        shows()
        allows("daemon-reload", "enable", "reset-failed", "start")
        let plan = try await fixture.systemd.plan(definition)
        let notes = try await fixture.systemd.apply(plan) {}
        let kept = definition.unitPath + ".kept-2"
        #expect(fixture.store[kept] == .file(edited, mode: 0o640))
        #expect(notes.count == 1 && notes[0].contains(kept), "\(notes)")
        #expect(fixture.store[definition.unitPath].bytes == (try SystemdUnit(definition).rendered()))
    }

    @Test func `what was kept aside comes back when the new definition does not work`() async throws {
        let foreign = StoredDefinition.file(Array("[Service]\nExecStart=/bin/true\n".utf8), mode: 0o640)
        fixture.store[definition.unitPath] = foreign
        shows()
        allows("daemon-reload", "enable", "reset-failed", "start", "stop")
        let plan = try await fixture.systemd.plan(definition)
        await #expect(throws: ServiceApplyError.self) {
            try await fixture.systemd.apply(plan) { throw NeverReady() }
        }
        #expect(fixture.store[definition.unitPath] == foreign)
        #expect(fixture.store.paths == [definition.unitPath])
    }

    @Test func `a fresh install that does not get ready leaves nothing`() async throws {
        shows(load: "not-found", file: "", path: "")
        let plan = try await fixture.systemd.plan(definition)
        shows(result: "exit-code")
        allows("daemon-reload", "enable", "reset-failed", "start", "stop")
        let error = await #expect(throws: ServiceApplyError.self) {
            try await fixture.systemd.apply(plan) { throw NeverReady() }
        }
        #expect(error?.cause is NeverReady)
        #expect(error?.isRolledBack == true, "\(String(describing: error))")
        #expect(fixture.store.paths.isEmpty)
        #expect(
            fixture.runner.changes.suffix(2) == ["systemctl --user stop -- \(unit)", "systemctl --user daemon-reload"])
    }

    @Test func `a failed refresh restores bytes, permissions and the running service`() async throws {
        try install(definition, mode: 0o400 | 0o200)
        let before = fixture.store[definition.unitPath]
        shows(active: "active", sub: "running", pid: 7)
        allows("daemon-reload", "reset-failed", "restart", "stop", "start")
        let plan = try await fixture.systemd.plan(try .example(version: 2))
        // Once for checking what was loaded, then for stopping what did not get ready.
        shows(active: "failed", sub: "failed", result: "exit-code", status: 1)
        await #expect(throws: ServiceApplyError.self) {
            try await fixture.systemd.apply(plan) { throw NeverReady() }
        }
        #expect(fixture.store[definition.unitPath] == before)
        #expect(
            fixture.runner.changes == [
                "systemctl --user daemon-reload", "systemctl --user restart -- \(unit)",
                "systemctl --user stop -- \(unit)",
                "systemctl --user daemon-reload", "systemctl --user reset-failed -- \(unit)",
                "systemctl --user start -- \(unit)",
            ])
    }

    @Test func `a service that cannot be installed is not stopped`() async throws {
        try install(definition)
        shows(active: "active", sub: "running", pid: 7)
        let plan = try await fixture.systemd.plan(try .example(version: 2))
        fixture.runner.when(
            "systemctl", "--user", "daemon-reload", answer: .exits(1, error: "no"), .exits(0))
        let error = await #expect(throws: ServiceApplyError.self) { try await fixture.systemd.apply(plan) {} }
        #expect((error?.cause as? ServiceManagerError)?.errorOutput == "no")
        #expect(fixture.store[definition.unitPath].bytes == (try SystemdUnit(definition).rendered()))
        #expect(fixture.runner.changes == Array(repeating: "systemctl --user daemon-reload", count: 2))
    }

    @Test func `what cannot be restored is told beside the cause`() async throws {
        try install(definition)
        shows(active: "active", sub: "running", pid: 7)
        let plan = try await fixture.systemd.plan(try .example(version: 2))
        fixture.runner.when(
            "systemctl", "--user", "daemon-reload", answer: .exits(1, error: "first"), .exits(1, error: "second"))
        let error = try await #require(throws: ServiceApplyError.self) { try await fixture.systemd.apply(plan) {} }
        #expect(!error.isRolledBack)
        #expect(error.description.contains("first") && error.description.contains("second"))
    }

    @Test func `a definition that changed since the plan is not overwritten`() async throws {
        shows()
        let plan = try await fixture.systemd.plan(definition)
        fixture.store[definition.unitPath] = .file([1, 2, 3], mode: 0o600)
        let error = try await #require(throws: ServiceApplyError.self) { try await fixture.systemd.apply(plan) {} }
        #expect((error.cause as? ServiceManagerError)?.cause == .changedMeanwhile)
        #expect(fixture.store[definition.unitPath] == .file([1, 2, 3], mode: 0o600))
    }

    @Test func `a directory that systemd does not search is found out, and nothing stays there`() async throws {
        shows(load: "not-found", file: "", path: "")
        allows("daemon-reload", "stop")
        fixture.runner.when("systemctl", "--user", "start", answer: .exits(5, error: "Unit not found."))
        let plan = try await fixture.systemd.plan(definition)
        let error = try await #require(throws: ServiceApplyError.self) { try await fixture.systemd.apply(plan) {} }
        let directory = "/home/u/.config/systemd/user"
        #expect((error.cause as? ServiceManagerError)?.cause == .definitionNotFound(directory: directory))
        #expect(fixture.store.paths.isEmpty)
    }

    @Test(arguments: [
        ("bad-setting", ServiceManagerError.Cause.definitionRejected("LoadState=bad-setting")),
        ("error", .definitionRejected("LoadState=error")), ("masked", .masked),
    ])
    func `what systemd cannot load is told, and nothing of it stays`(
        load: String, cause: ServiceManagerError.Cause
    ) async throws {
        shows(load: "not-found", file: "", path: "")
        let plan = try await fixture.systemd.plan(definition)
        shows(load: load)
        allows("daemon-reload", "stop")
        fixture.runner.when("systemctl", "--user", "start", answer: .exits(1, error: "Unit is bad."))
        let error = try await #require(throws: ServiceApplyError.self) { try await fixture.systemd.apply(plan) {} }
        #expect((error.cause as? ServiceManagerError)?.cause == cause)
        #expect(error.isRolledBack && fixture.store.paths.isEmpty, "\(error)")
    }

    @Test func `a masked service is not planned for`() async throws {
        try install(definition)
        shows(load: "masked", file: "masked")
        let error = await #expect(throws: ServiceManagerError.self) { try await fixture.systemd.plan(definition) }
        #expect(error?.cause == .masked)
        #expect(error?.remedy == "allow it again with 'systemctl --user unmask \(unit)'")
    }

    @Test func `a directory in the place of the definition is refused before anything changes`() async throws {
        fixture.store[definition.unitPath] = .obstacle("a directory")
        shows()
        let error = await #expect(throws: ServiceManagerError.self) { try await fixture.systemd.plan(definition) }
        #expect(error?.cause == .obstructed(by: "a directory"))
        #expect(fixture.runner.changes.isEmpty)
    }

    @Test func `what cannot be said in a unit is refused before anything is asked`() async throws {
        var impossible = definition
        impossible.workingDirectory = "/home/a\nb"
        let manager = fixture.systemd
        await #expect(throws: RenderingRefusal.self) { try await manager.plan(impossible) }
        #expect(fixture.runner.lines.isEmpty)
    }

    @Test(arguments: [
        ("exit-code", Int32(203), ServiceManagerError.Cause.startFailed(result: "exit-code", status: 203)),
        ("start-limit-hit", 1, .startLimitReached),
        ("timeout", 0, .startFailed(result: "timeout", status: 0)),
    ])
    func `a start that failed says why`(result: String, status: Int32, cause: ServiceManagerError.Cause) async throws {
        shows(active: "failed", result: result, status: status)
        allows("reset-failed")
        fixture.runner.when("systemctl", "--user", "start", answer: .exits(1, error: "Job failed."))
        let error = await #expect(throws: ServiceManagerError.self) { try await fixture.systemd.start(definition) }
        #expect(error?.cause == cause)
        #expect(error?.status == .exited(1))
        #expect(error?.errorOutput == "Job failed.")
        #expect(error?.command == ["systemctl", "--user", "start", "--", unit])
    }

    @Test func `a service that somebody stops while it is refreshed stays stopped`() async throws {
        try install(definition)
        shows(active: "active", sub: "running", pid: 7)
        let plan = try await fixture.systemd.plan(try .example(version: 2))
        shows(active: "inactive", result: "success", invocation: "2")
        allows("daemon-reload", "reset-failed", "stop")
        fixture.runner.when("systemctl", "--user", "restart", answer: .exits(1, error: "Job canceled."))
        let error = try await #require(throws: ServiceApplyError.self) { try await fixture.systemd.apply(plan) {} }
        #expect((error.cause as? ServiceManagerError)?.cause == .stoppedMeanwhile)
        #expect(error.isRolledBack, "\(error)")
        #expect(fixture.store[definition.unitPath].bytes == (try SystemdUnit(definition).rendered()))
        #expect(!fixture.runner.lines.contains("systemctl --user start -- \(unit)"))
    }

    @Test func `a hurried start is one command and does not forgive failures`() async throws {
        allows("start")
        try await fixture.systemd.start(definition, .queued)
        #expect(fixture.runner.lines == ["systemctl --user start --no-block -- \(unit)"])
    }

    @Test func `a start reads a changed definition and forgives failures first`() async throws {
        shows(active: "failed", sub: "failed", result: "start-limit-hit", reload: true)
        allows("daemon-reload", "reset-failed", "start", "restart")
        try await fixture.systemd.start(definition)
        let preparation = ["systemctl --user daemon-reload", "systemctl --user reset-failed -- \(unit)"]
        #expect(fixture.runner.changes == preparation + ["systemctl --user start -- \(unit)"])
        try await fixture.systemd.restart(definition)
        #expect(fixture.runner.changes.suffix(3) == preparation + ["systemctl --user restart -- \(unit)"])
    }

    @Test func `a start is tried once more when only the count of starts was too high`() async throws {
        fixture.runner.when(
            "systemctl", "--user", "show", answer: properties(active: "inactive", result: "success"),
            properties(active: "failed", result: "start-limit-hit"))
        allows("reset-failed")
        fixture.runner.when("systemctl", "--user", "start", answer: .exits(1, error: "Job failed."), .exits(0))
        try await fixture.systemd.start(definition)
        let start = "systemctl --user start -- \(unit)"
        #expect(fixture.runner.changes == [start, "systemctl --user reset-failed -- \(unit)", start])
    }

    @Test func `starting what runs does nothing`() async throws {
        shows(active: "active", sub: "running", pid: 7)
        try await fixture.systemd.start(definition)
        #expect(fixture.runner.changes.isEmpty)
    }

    @Test func `uninstalling stops, disables, removes and reloads`() async throws {
        try install(definition)
        fixture.store["/home/u/.config/systemd/user/default.target.wants/\(unit)"] = .link
        shows(active: "active", sub: "running", pid: 7)
        fixture.runner.when("systemctl", "--user", "stop", answer: .exits(0))
        let manager = fixture.systemd
        allows("disable", "daemon-reload", "reset-failed")
        // Running when asked first, gone after the stop.
        fixture.runner.when(
            "systemctl", "--user", "show",
            answer: .exits(0, output: "LoadState=loaded\nActiveState=active\nSubState=running\n"),
            .exits(0, output: "LoadState=loaded\nActiveState=inactive\n"))
        let removed = try await manager.uninstall(definition)
        #expect(fixture.store.paths.isEmpty)
        #expect(
            fixture.runner.changes == [
                "systemctl --user stop -- \(unit)", "systemctl --user disable -- \(unit)",
                "systemctl --user daemon-reload", "systemctl --user reset-failed -- \(unit)",
            ])
        #expect(removed.count == 3, "\(removed)")
    }

    @Test func `uninstalling leaves what somebody else wrote`() async throws {
        fixture.store[definition.unitPath] = .file(Array("[Service]\nExecStart=/bin/true\n".utf8), mode: 0o644)
        shows(active: "active", sub: "running", pid: 7)
        let removed = try await fixture.systemd.uninstall(definition)
        #expect(removed.count == 1 && removed[0].contains("stays"))
        #expect(fixture.runner.changes.isEmpty)
        #expect(fixture.store.paths == [definition.unitPath])
    }

    @Test func `nothing to uninstall needs no systemd`() async throws {
        fixture.host.own("/run/systemd/system", by: nil)
        #expect(try await fixture.systemd.uninstall(definition).isEmpty)
        #expect(fixture.runner.lines.isEmpty)
    }

    @Test func `XDG_CONFIG_HOME moves the directory`() throws {
        var fixture = fixture
        fixture.environment["XDG_CONFIG_HOME"] = "/home/u/conf/"
        #expect(try fixture.systemd.definitionPath(definition) == "/home/u/conf/systemd/user/\(unit)")
        fixture.environment["XDG_CONFIG_HOME"] = "conf"
        #expect(try fixture.systemd.definitionPath(definition) == definition.unitPath, "a relative one counts as none")
    }
}
