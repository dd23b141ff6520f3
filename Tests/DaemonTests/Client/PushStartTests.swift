import ManagerSimulators
import Platform
import Testing

@testable import Daemon

/// Who starts the daemon for a push.
@Suite struct PushStartTests {
    @Test func `where a service is installed its manager is asked, and nobody waits`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        _ = try await world.control().ensure(.use)
        _ = try await world.control().stop()
        _ = world.simulator.takeCommands()
        #expect(await world.control().startForPush() == .asked(.systemd))
        #expect(world.simulator.takeCommands() == ["--user start --no-block -- \(world.definition.unitName)"])
        #expect(world.process != nil)
        #expect(world.reach.launches == 0)
    }

    @Test func `where no service is installed a daemon is started without one`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        #expect(await world.control().startForPush() == .started(note: nil))
        #expect(world.reach.launches == 1)
        #expect(world.simulator.takeCommands() == [])
        #expect(world.store.paths == [])
    }

    @Test func `a service of the older naming is the home's, too`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        let old = "/home/u/.config/systemd/user/no-mistakes-daemon.service"
        func unit(_ root: String) -> StoredDefinition {
            .file(Array("[Service]\nExecStart=/opt/old/good daemon run --root \(root)\n".utf8), mode: 0o644)
        }
        world.store[old] = unit(world.layout.root.path)
        #expect(await world.control().startForPush() == .asked(.systemd))
        #expect(world.changes() == ["--user start --no-block -- no-mistakes-daemon.service"])
        #expect(world.reach.launches == 0)
        // Without a session it is kept from the next login like any other.
        let link = "/home/u/.config/systemd/user/default.target.wants/no-mistakes-daemon.service"
        world.store[link] = .link
        world.host.own("/run/user/501", by: nil)
        #expect(await world.control().startForPush() == .started(note: ManagedStart.disabledNote))
        #expect(world.store[link] == .absent && world.reach.launches == 1)
        // Another home's is none of its business.
        world.host.own("/run/user/501", by: 501)
        world.store[old] = unit(world.layout.root.path + "2")
        #expect(await world.control().startForPush() == .started(note: nil))
        #expect(world.changes() == [])
    }

    @Test func `after too many starts in vain the pusher is told so, and nothing is started`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        for number in 1...Int32(StartLedger.maximum) {
            #expect(await world.control().startForPush() == .started(note: nil))
            try StartLedger.update(at: world.layout) { ledger in
                _ = ledger.begin(.init(instance: "\(number)", pid: number, startedAt: .now()))
            }
        }
        guard case .failed(let reason) = await world.control().startForPush() else {
            Issue.record("a start was tried")
            return
        }
        #expect(reason == "gave up after 5 starts in 5 min: crashed: \(StartLedger.killed)")
        #expect(world.reach.launches == StartLedger.maximum)
        try StartLedger.clear(at: world.layout)
        #expect(await world.control().startForPush() == .started(note: nil))
    }

    @Test func `a manager that fails is not replaced by a daemon beside the service`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        // Installed, and never read by systemd.
        world.store[world.definition.unitPath] = .file(Array("[Service]\n".utf8), mode: 0o644)
        _ = world.simulator.takeCommands()
        let outcome = await world.control().startForPush()
        guard case .failed = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(world.reach.launches == 0)
    }

    @Test func `where the manager does not exist a daemon is started also beside a definition`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        _ = try await world.control().ensure(.use)
        _ = try await world.control().stop()
        world.host.own("/run/systemd/system", by: nil)
        #expect(await world.control().startForPush() == .started(note: nil))
        #expect(world.reach.launches == 1)
    }

    @Test func `where its user has no session the service is kept from starting a second daemon at the next login`()
        async throws
    {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        _ = try await world.control().ensure(.use)
        _ = try await world.control().stop()
        world.host.own("/run/user/501", by: nil)
        _ = world.simulator.takeCommands()
        #expect(await world.control().startForPush() == .started(note: ManagedStart.disabledNote))
        #expect(world.store[world.definition.wantedLink] == .absent)
        #expect(world.reach.launches == 1)
        #expect(world.simulator.takeCommands() == [], "nobody is there to be asked")
    }
}
