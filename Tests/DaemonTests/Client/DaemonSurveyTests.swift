import ManagerSimulators
import Platform
import Testing

@testable import Daemon

/// What a status report says, and what it costs.
@Suite struct DaemonSurveyTests {
    private func running(_ world: ControlFixture, _ kind: String, version: String = "1") -> DaemonSighting {
        var status = DaemonStatus(
            state: .running, root: world.layout.root.path, suffix: "12345678",
            endpoint: .init(kind: "unix", path: world.layout.socket, port: nil))
        status.phase = "ready"
        status.pid = world.reach.recordedProcess()?.identity.pid
        status.version = version
        status.manager = ManagerDescription(kind: kind)
        return DaemonSighting(status: status, reason: nil, process: world.reach.recordedProcess())
    }

    @Test func `without a daemon and a service the manager is not asked`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        let control = world.control()
        let report = await control.report(on: control.sight(), isFull: false)
        #expect(report.status.state == .stopped)
        #expect(report.status.manager.kind == "none")
        #expect(report.status.manager.identifier == nil)
        #expect(report.status.manager.defined == false)
        #expect(report.evidence.wanted.answer == "yes")
        #expect(report.evidence.defined.answer == "no")
        #expect(report.evidence.defined.source == world.definition.unitPath)
        #expect(report.evidence.loaded.answer == "no")
        #expect(report.evidence.running.answer == "no")
        #expect(report.evidence.running.source == world.layout.lockFile)
        #expect(world.simulator.takeCommands() == [])
    }

    @Test(arguments: ManagedStartTests.kinds)
    func `a stopped service is known by its manager's word`(kind: ServiceManagerKind) async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch, kind)
        _ = try await world.control().ensure(.use)
        _ = try await world.control().stop()
        let control = world.control()
        let report = await control.report(on: control.sight(), isFull: false)
        #expect(report.status.state == .stopped)
        #expect(report.status.manager.kind == kind.rawValue)
        #expect(report.status.manager.identifier == world.definition.identifier(for: kind))
        #expect(report.status.manager.defined == true)
        #expect(report.status.manager.running == false)
        #expect(report.status.manager.drift == nil)
    }

    @Test(arguments: ManagedStartTests.kinds)
    func `what its manager is about to start again is starting, not stopped`(kind: ServiceManagerKind) async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch, kind)
        _ = try await world.control().ensure(.use)
        world.simulator.kill(world.definition)
        let control = world.control()
        let report = await control.report(on: control.sight(), isFull: false)
        #expect(report.status.state == .starting)
        #expect(report.status.phase?.hasPrefix("starting(\(kind) starts it again (") == true, "and why")
        #expect(report.evidence.running.answer == "no")
    }

    @Test func `a manager that says running where nobody answers leaves it unknown`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        _ = try await world.control().ensure(.use)
        let control = world.control()
        let report = await control.report(on: control.sight(), isFull: false)
        #expect(report.status.state == .unknown)
        #expect(report.reason?.contains("systemd says that it runs") == true)
        #expect(report.status.pid == world.process?.pid)
    }

    @Test func `a manager that does not answer leaves it unknown whether a stopped daemon stays down`() async throws {
        let world = try await ControlFixture.running()
        _ = try await world.control().stop()
        let control = world.control(through: SilentManager(base: world.manager))
        let report = await control.report(on: control.sight(), isFull: false)
        #expect(report.status.state == .unknown)
        #expect(report.reason?.hasSuffix("about to start it is unknown: Connection refused") == true)
    }

    @Test func `a service of the older naming is what the home has, also when it is down`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        let old = "no-mistakes-daemon.service"
        let directory = "/home/u/.config/systemd/user/"
        world.store[directory + old] = .file(
            Array("[Service]\nExecStart=/opt/old/good daemon run --root \(world.layout.root.path)\n".utf8), mode: 0o644)
        let control = world.control()
        for isEnabled in [true, false] {
            world.store[directory + "default.target.wants/" + old] = isEnabled ? .link : .absent
            let report = await control.report(on: control.sight(), isFull: false)
            #expect(report.status.state == .stopped && report.status.manager.defined == true)
            #expect(report.status.manager.kind == "systemd" && report.status.manager.identifier == old)
            #expect(report.status.manager.drift?.contains("older naming") == true)
            #expect(report.evidence.enabled.answer == (isEnabled ? "yes" : "no"))
            #expect(report.evidence.defined.source == directory + old)
        }
        let installs = try await InstallList(
            control: control, processes: [],
            look: { DaemonProbe(layout: $0, version: "1").status(timeout: .seconds(1)).status }
        ).run().installs
        #expect(installs.map(\.root) == [world.layout.root.path] && installs.map(\.state) == [.stopped])
        #expect(installs.map(\.manager) == ["systemd"] && installs.map(\.identifier) == [old])
    }

    @Test func `for people a running daemon is enough, and scripts get everything for one question`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        _ = try await world.control().ensure(.use)
        _ = world.simulator.takeCommands()
        let control = world.control()
        let short = await control.report(on: running(world, "systemd"), isFull: false)
        #expect(world.simulator.takeCommands() == [])
        #expect(short.status.manager.kind == "systemd")
        #expect(short.status.manager.loaded == true)
        #expect(short.status.manager.running == true)
        #expect(short.evidence.loaded.source == world.layout.socket)
        let full = await control.report(on: running(world, "systemd"), isFull: true)
        #expect(world.simulator.takeCommands().count == 1)
        #expect(full.evidence.loaded.source == "systemctl --user show")
        #expect(full.evidence.enabled.answer == "yes")
        #expect(full.evidence.running.detail.contains("pid \(world.process?.pid ?? 0), start time"))
        #expect(full.evidence.version.answer == "yes")
        let other = await control.report(on: running(world, "systemd", version: "0.9"), isFull: false)
        #expect(other.evidence.version.answer == "no")
        #expect(other.evidence.version.detail == "daemon 0.9, this command 1")
    }

    @Test func `drift is named`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        _ = try await world.control().ensure(.use)
        let control = world.control(environment: ["ALL_PROXY": "http://u:secret@p.example"])
        let report = await control.report(on: running(world, "systemd"), isFull: false)
        let drift = try #require(report.status.manager.drift)
        #expect(drift.hasPrefix("the installed definition is out of date"))
        #expect(!drift.contains("secret"))
        world.host.replaceExecutable(of: try #require(world.process?.pid))
        let replaced = await world.control().report(on: running(world, "systemd"), isFull: false)
        #expect(replaced.status.manager.drift?.contains("was replaced since process") == true)
    }

    @Test func `a daemon that runs beside its service is detached`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        _ = try await world.control().ensure(.use)
        _ = try await world.control().stop()
        try world.reach.launchInBackground()
        let report = await world.control().report(on: running(world, "detached"), isFull: true)
        #expect(report.status.manager.kind == "detached")
        #expect(report.status.manager.defined == true)
        #expect(report.status.manager.running == false)
    }

    @Test func `without a manager its obstacle is the reason, and files are still read`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        _ = try await world.control().ensure(.use)
        _ = try await world.control().stop()
        _ = world.simulator.takeCommands()
        world.host.own("/run/systemd/system", by: nil)
        let control = world.control()
        let report = await control.report(on: control.sight(), isFull: true)
        #expect(report.evidence.wanted.answer == "no")
        #expect(report.evidence.wanted.detail == ServiceUnavailability.notBooted.description)
        #expect(report.status.manager.defined == true)
        #expect(report.status.manager.loaded == nil)
        #expect(world.simulator.takeCommands() == [])
    }

    @Test func `a home whose service has another home's name is not told that one can be had`() async throws {
        let world = try ControlFixture(ScratchDirectory())
        // Their hashes begin alike.
        let homes = try ["/nowhere/81483", "/nowhere/157281"].map { HomeLayout(root: try CanonicalRoot(of: $0)) }
        let services = homes.map {
            DaemonService.definition(
                of: $0, application: .example, version: "1", executable: world.good, manager: .systemd)
        }
        #expect(services[0].unitName == services[1].unitName)
        world.store[services[0].unitPath] = .file(try SystemdUnit(services[0]).rendered(), mode: 0o600)
        let control = DaemonControl(
            layout: homes[1], application: .example, version: "1", executable: world.good, environment: [:],
            manager: world.manager, reach: world.reach, patience: .milliseconds(50))
        let report = await control.report(on: running(world, "detached"), isFull: false)
        #expect(report.evidence.wanted.answer == "no")
        #expect(report.evidence.wanted.detail.contains("the service of /nowhere/81483 has its name"))
        #expect(report.evidence.wanted.detail.hasSuffix("choose another home"))
    }

    @Test func `switched off managers are unknown, not absent`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        let control = world.control(managers: false)
        let report = await control.report(on: control.sight(), isFull: true)
        #expect(report.evidence.wanted.answer == "no")
        #expect(report.evidence.wanted.source == "NM_SERVICE_MANAGER")
        #expect(report.evidence.defined.answer == "unknown")
    }

    @Test func `a daemon that would give up at its next start is said to have given up`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        let control = world.control()
        let now = Timestamp.now()
        for number in 0..<5 {
            let entry = StartLedger.Entry(instance: "i\(number)", pid: 1, startedAt: now)
            try StartLedger.update(at: world.layout) { ledger in
                _ = ledger.begin(entry)
                ledger.end(entry, at: now, cause: .crashed("disk \(number)"))
            }
        }
        let report = await control.report(on: control.sight(), isFull: false)
        #expect(report.gaveUp == "gave up after 5 starts in 5 min: crashed: disk 4")
        #expect(report.lastFailure == nil)
    }

    @Test func `a daemon that gave up says after what`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        let control = world.control()
        func entry(_ number: Int) -> StartLedger.Entry {
            StartLedger.Entry(instance: "i\(number)", pid: 1, startedAt: Timestamp(milliseconds: Int64(number)))
        }
        func record(_ change: (inout StartLedger) -> Void) throws {
            try StartLedger.update(at: world.layout) { change(&$0) }
        }
        for number in 0..<5 {
            try record { ledger in
                _ = ledger.begin(entry(number))
                ledger.end(
                    entry(number), at: Timestamp(milliseconds: Int64(number)), cause: .crashed("disk \(number)"))
            }
            guard number == 0 else { continue }
            let once = await control.report(on: control.sight(), isFull: false)
            #expect(once.gaveUp == nil)
            #expect(once.lastFailure?.hasPrefix("crashed: disk 0") == true)
        }
        // Nobody has tried a sixth time; times long past say nothing about the next start.
        let long = await control.report(on: control.sight(), isFull: false)
        #expect(long.gaveUp == nil)
        try record { _ = $0.begin(entry(5)) }
        let report = await control.report(on: control.sight(), isFull: false)
        #expect(report.gaveUp == "gave up after 5 starts in 5 min: crashed: disk 4")
        #expect(report.lastFailure == nil)
        _ = try await control.ensure(.use)
        let after = await control.report(on: control.sight(), isFull: false)
        #expect(after.gaveUp == nil)
    }
}
