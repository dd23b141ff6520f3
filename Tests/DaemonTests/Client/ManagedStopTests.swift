import ManagerSimulators
import Platform
import Testing

@testable import Daemon

/// Stopping and uninstalling with a simulated manager.
@Suite struct ManagedStopTests {
    @Test(arguments: ManagedStartTests.kinds)
    func `a stopped service stays installed and stays down`(kind: ServiceManagerKind) async throws {
        let world = try ControlFixture(ScratchDirectory(), kind)
        let started = try await world.control().ensure(.use)
        let installed = world.simulator.installed(world.definition)
        let report = try await world.control().stop()
        #expect(report == StopReport(.stopped(pid: try #require(started.pid)), manager: kind))
        world.time.advance(by: .seconds(600))
        #expect(world.process == nil)
        #expect(world.simulator.installed(world.definition) == installed)
        let again = try await world.control().stop()
        #expect(again.outcome == .wasNotRunning)
        #expect(!again.wasPending)
        #expect(try await world.control().ensure(.use).owner == .manager(kind))
        #expect(world.simulator.violations == [])
    }

    @Test(arguments: ManagedStartTests.kinds)
    func `a service that is about to be started again is stopped for good`(kind: ServiceManagerKind) async throws {
        let world = try await ControlFixture.running(kind)
        world.simulator.kill(world.definition)
        #expect(world.simulator.isPending(world.definition))
        let report = try await world.control().stop()
        #expect(report == StopReport(.wasNotRunning, manager: kind, wasPending: true))
        world.time.advance(by: .seconds(600))
        #expect(world.process == nil)
        #expect(!world.simulator.isPending(world.definition))
    }

    @Test func `a daemon that runs beside its service is stopped, too`() async throws {
        let world = try await ControlFixture.running()
        _ = try await world.control().stop()
        try world.reach.launchInBackground()
        let detached = try #require(world.reach.detached)
        #expect(try await world.control().stop().outcome == .stopped(pid: detached.pid))
        #expect(world.reach.detached == nil)
        #expect(world.simulator.installed(world.definition) != nil)
    }

    @Test func `of a manager that does not answer nobody says that it leaves the daemon down`() async throws {
        let world = try await ControlFixture.running()
        try world.reach.launchInBackground()
        let detached = try #require(world.reach.detached)
        let control = world.control(through: HungManager(base: world.manager))
        let error = try await #require(throws: StopUncertain.self) { try await control.stop() }
        #expect(error.outcome == .stopped(pid: detached.pid), "the process was ended all the same")
        #expect(world.reach.detached == nil)
    }

    @Test func `a restart has a daemon afterwards also when its manager is gone`() async throws {
        let world = try await ControlFixture.running()
        _ = try await world.control().stop()
        try world.reach.launchInBackground()
        let detached = try #require(world.reach.detached)
        let control = world.control(through: SilentManager(base: world.manager))
        let (stopped, started) = try await control.restart()
        #expect(stopped.outcome == .stopped(pid: detached.pid))
        #expect(started.owner == .nobody(nil))
        #expect(started.notes.first?.contains("Connection refused") == true, "\(started.notes)")
        #expect(world.reach.detached?.pid == started.pid)
        let error = try await #require(throws: StopUncertain.self) { try await control.stop() }
        #expect(error.outcome == .stopped(pid: try #require(started.pid)))
    }

    @Test func `without a service its manager is asked nothing`() async throws {
        let world = try ControlFixture(ScratchDirectory())
        #expect(try await world.control().stop() == StopReport(.wasNotRunning))
        try world.reach.launchInBackground()
        _ = try await world.control().stop()
        #expect(world.simulator.takeCommands() == [])
    }

    @Test(arguments: ManagedStartTests.kinds)
    func `uninstalling leaves nothing of the service, and says what went`(kind: ServiceManagerKind) async throws {
        let world = try ControlFixture(ScratchDirectory(), kind)
        let started = try await world.control().ensure(.use)
        let removed = try await world.control().uninstall()
        #expect(removed.first == "the daemon was stopped (pid \(try #require(started.pid)))")
        #expect(removed.contains { $0.hasSuffix("was removed") }, "\(removed)")
        #expect(world.store.paths == [])
        #expect(!world.simulator.isKnown(world.definition))
        #expect(world.process == nil)
        #expect(try await world.control().uninstall() == [])
        #expect(FileSystem.kind(of: world.layout.root.path) == .directory)
    }

    @Test func `a service of our name that is not ours is neither stopped nor removed`() async throws {
        let world = try await ControlFixture.running()
        let other = try ControlFixture(world.scratch, home: "other")
        let strange = [
            Array("[Service]\nExecStart=/bin/sleep 1000\n".utf8), try SystemdUnit(other.definition).rendered(),
        ]
        for content in strange {
            _ = try await world.control().stop()
            world.store[world.definition.unitPath] = .file(content, mode: 0o600)
            _ = world.changes()
            #expect(try await world.control().stop() == StopReport(.wasNotRunning))
            #expect(world.changes() == [])
        }
        #expect(world.store[world.definition.unitPath] != .absent)
    }

    @Test func `a home that is gone still gives its service up`() async throws {
        let world = try await ControlFixture.running()
        try FileSystem.removeTree(world.layout.root.path)
        #expect(try await world.control().uninstall().contains { $0.hasSuffix("was removed") })
        #expect(world.store.paths == [])
        #expect(world.process == nil)
        #expect(FileSystem.kind(of: world.layout.root.path) == nil)
    }

    @Test func `a service is not forgotten because managers are switched off`() async throws {
        let world = try await ControlFixture.running()
        _ = world.simulator.takeCommands()
        let control = world.control(managers: false)
        let error = try await #require(throws: ServiceSwitchedOff.self) { try await control.uninstall() }
        #expect(error.description.hasPrefix("\(world.definition.unitPath) stays"))
        #expect(world.process != nil, "nothing was done")
        let list = InstallList(
            control: control, processes: [], look: { DaemonProbe(layout: $0, version: "1").status().status })
        #expect(try await list.run().installs.map(\.identifier) == [world.definition.unitName])
        #expect(world.simulator.takeCommands() == [])
    }
}
