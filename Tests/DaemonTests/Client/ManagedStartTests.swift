import ManagerSimulators
import Platform
import Testing

@testable import Daemon

/// Starting through a simulated manager, and what follows when that fails.
@Suite struct ManagedStartTests {
    static let kinds: [ServiceManagerKind] = [.systemd, .launchd]

    @Test(arguments: kinds)
    func `the first start installs a service, and the next one asks its manager nothing`(
        kind: ServiceManagerKind
    ) async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch, kind)
        let first = try await world.control().ensure(.use)
        let process = try #require(world.process)
        #expect(first.outcome == .started)
        #expect(first.pid == process.pid)
        #expect(first.owner == .manager(kind))
        #expect(process.arguments == ["daemon", "run", "--root", world.layout.root.path, "--manager", kind.rawValue])
        #expect(world.simulator.isKnown(world.definition))
        _ = world.simulator.takeCommands()
        let changes = world.store.changes
        for purpose in [StartPurpose.use, .explicit] {
            let next = try await world.control().ensure(purpose)
            #expect(next.outcome == .alreadyRunning)
            #expect(next.notes == [])
        }
        #expect(world.simulator.takeCommands() == [])
        #expect(world.store.changes == changes)
        #expect(world.reach.launches == 0)
        #expect(world.simulator.violations == [])
    }

    @Test func `without a manager the daemon is started detached, and the reason is said`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        world.host.own("/run/systemd/system", by: nil)
        let report = try await world.control().ensure(.explicit)
        #expect(report.outcome == .started)
        #expect(report.owner == .nobody(ServiceUnavailability.notBooted.description))
        #expect(world.reach.launches == 1)
        #expect(world.simulator.takeCommands() == [])
        #expect(world.store.paths == [])
    }

    @Test func `without a session a service is kept from the next login, and comes back with the next start`()
        async throws
    {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        _ = try await world.control().ensure(.explicit)
        _ = try await world.control().stop()
        let link = "/home/u/.config/systemd/user/default.target.wants/\(world.definition.unitName)"
        #expect(world.store[link] != .absent)
        world.host.own("/run/user/501", by: nil)
        _ = world.simulator.takeCommands()
        let report = try await world.control().ensure(.explicit)
        #expect(report.notes == [ManagedStart.disabledNote])
        #expect(world.store[link] == .absent)
        #expect(world.simulator.takeCommands() == [], "nobody is there to be asked")
        _ = try await world.control().stop()
        world.host.own("/run/user/501", by: 501)
        #expect(try await world.control().ensure(.explicit).owner == .manager(.systemd))
        #expect(world.store[link] != .absent)
    }

    @Test func `a daemon that came up is not ended because its service cannot be enabled`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        let wants = "/home/u/.config/systemd/user/default.target.wants"
        world.store[wants] = .file([], mode: 0o600)
        let report = try await world.control().ensure(.explicit)
        #expect(report.outcome == .started && report.owner == .manager(.systemd))
        #expect(report.pid == world.process?.pid)
        let note = try #require(report.notes.first)
        #expect(note.hasPrefix("the service is not started at login: ") && note.contains("Not a directory"), "\(note)")
        #expect(world.reach.launches == 0)
        #expect(!world.changes().contains { $0.contains(" stop ") })
        // Who starts it on purpose once that is mended has it enabled, and nothing else is done to it.
        world.store[wants] = .absent
        let next = try await world.control().ensure(.explicit)
        #expect(next.outcome == .alreadyRunning && next.pid == report.pid)
        #expect(world.changes() == ["--user enable -- \(world.definition.unitName)"])
        #expect(world.store[world.definition.wantedLink] == .link)
        #expect(world.simulator.violations == [])
    }

    /// A byte that is not UTF-8, as an environment's string holds it.
    static let odd = ["http_proxy": "http://u:p\u{10EEE4}ss@h.invalid:1"]

    @Test func `a proxy that no definition can hold keeps no installed service from starting`() async throws {
        let world = try await ControlFixture.running()
        let installed = world.simulator.installed(world.definition)
        for purpose in [StartPurpose.use, .explicit] {
            _ = try await world.control().stop()
            let report = try await world.control(environment: Self.odd).ensure(purpose)
            #expect(report.outcome == .started && report.owner == .manager(.systemd))
            #expect(report.notes.count == 1)
            #expect(report.notes.first?.hasPrefix("the proxies of its service stay as they are: ") == true)
        }
        let restarted = try await world.control(environment: Self.odd).restart().started
        #expect(restarted.owner == .manager(.systemd) && restarted.pid == world.process?.pid)
        #expect(restarted.notes.count == 1 && restarted.notes[0].contains("\"http_proxy\" is not UTF-8"))
        #expect(world.simulator.installed(world.definition) == installed)
        #expect(world.store[world.definition.wantedLink] == .link && world.reach.launches == 0)
        // Where none is installed there is only the other way, for a restart, too.
        _ = try await world.control().uninstall()
        let detached = try await world.control(environment: Self.odd).ensure(.explicit)
        #expect(detached.owner == .nobody(nil) && world.store.paths == [])
        #expect(try await world.control(environment: Self.odd).restart().started.owner == .nobody(nil))
    }

    @Test func `a service whose manager finds nobody to ask is kept from the next login`() async throws {
        let world = try await ControlFixture.running()
        _ = try await world.control().stop()
        let control = world.control(through: SilentManager(base: world.manager))
        let report = try await control.ensure(.use)
        #expect(report.owner == .nobody(nil) && report.notes.last == ManagedStart.disabledNote)
        #expect(world.store[world.definition.wantedLink] == .absent)
    }

    @Test func `a service that is not started at login is mentioned by every command that needs it`() async throws {
        let world = try await ControlFixture.running()
        #expect(try await world.control().ensure(.use).notes == [])
        world.store[world.definition.wantedLink] = .absent
        _ = world.simulator.takeCommands()
        let notes = try await world.control().ensure(.use).notes
        #expect(notes == ["the service is not started at login (disabled); to change that: no-mistakes daemon start"])
        #expect(world.simulator.takeCommands() == [], "files tell that")
        let lock = try FileLock.acquire(world.layout.startLock, holder: "an installation")
        #expect(try await world.control().ensure(.use).notes == [], "somebody may be about to enable it")
        lock.release()
        #expect(try await world.control().ensure(.explicit).outcome == .alreadyRunning)
        #expect(try await world.control().ensure(.use).notes == [])
    }

    @Test func `managers that are switched off are left alone, and that is no news`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        let control = world.control(managers: false)
        #expect(try await control.ensure(.explicit).owner == .nobody(nil))
        _ = try await control.restart()
        _ = try await control.stop()
        #expect(try await control.uninstall() == [])
        #expect(world.simulator.takeCommands() == [])
        // One that is installed must not start a second daemon at the next login.
        _ = try await world.control().ensure(.use)
        let link = world.definition.wantedLink
        for isPush in [false, true] {
            _ = try await world.control().restart()
            _ = try await world.control().stop()
            #expect(world.store[link] == .link)
            if isPush {
                #expect(await control.startForPush() == .started(note: ManagedStart.disabledNote))
            } else {
                #expect(try await control.ensure(.use).notes == [ManagedStart.disabledNote])
            }
            #expect(world.store[link] == .absent && world.simulator.installed(world.definition) != nil)
        }
        #expect(ManagerSetting.allowsManagers(["NM_SERVICE_MANAGER": "none"]) == false)
        #expect(ManagerSetting.allowsManagers(["NM_SERVICE_MANAGER": ""]))
        #expect(ManagerSetting.allowsManagers([:]))
    }

    @Test(arguments: kinds)
    func `a service that fails at once is gone before a daemon is started without it`(
        kind: ServiceManagerKind
    ) async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch, kind)
        let report = try await world.control(executable: world.crashing).ensure(.use)
        #expect(report.outcome == .started)
        #expect(report.owner == .nobody(nil))
        #expect(report.pid == world.reach.detached?.pid)
        let note = try #require(report.notes.first)
        #expect(note.hasPrefix("the daemon could not be started through \(kind): "), "\(note)")
        // Nothing of it comes back, now or at the next login.
        world.time.advance(by: .seconds(600))
        #expect(world.process == nil)
        #expect(!world.simulator.isPending(world.definition))
        #expect(world.simulator.installed(world.definition) == nil)
        #expect(world.store.paths == [])
        #expect(world.simulator.violations == [])
    }

    @Test(arguments: kinds)
    func `an installed service that does not answer any more is disabled, and enabled once it does`(
        kind: ServiceManagerKind
    ) async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch, kind)
        _ = try await world.control().ensure(.use)
        _ = try await world.control().stop()
        let installed = world.simulator.installed(world.definition)
        world.reach.stayMute()
        _ = world.simulator.takeCommands()
        let report = try await world.control().ensure(.use)
        #expect(report.owner == .nobody(nil))
        #expect(
            report.notes.contains { $0.contains("is not started at login until it works again") }, "\(report.notes)")
        #expect(world.simulator.installed(world.definition) == installed)
        #expect(world.process == nil)
        switch kind {
        case .systemd: #expect(world.store[world.definition.wantedLink] == .absent)
        default: #expect(world.changes().contains { $0.hasSuffix("disable gui/501/\(world.definition.label)") })
        }
    }

    @Test func `links of the user's own to a service that is kept from the next login are said to stay`() async throws {
        let world = try await ControlFixture.running()
        _ = try await world.control().stop()
        let link = "/home/u/.config/systemd/user/graphical-session.target.wants/\(world.definition.unitName)"
        world.store[link] = .link
        let note = try #require(try await world.control(managers: false).ensure(.use).notes.first)
        #expect(note.hasPrefix(ManagedStart.disabledNote) && note.hasSuffix(": \(link)"), "\(note)")
        #expect(world.store[link] == .link && world.store[world.definition.wantedLink] == .absent)
    }

    @Test func `where nobody may look for a service, it is said that it may start a second daemon`() async throws {
        let world = try ControlFixture(ScratchDirectory())
        world.store[world.definition.unitPath] = .unreadable("lstat: Permission denied")
        for control in [world.control(managers: false), world.control()] {
            let notes = try await control.ensure(.use).notes
            #expect(
                notes.last
                    == "whether \(world.definition.unitName) starts a second daemon at the next login cannot be told: "
                    + "lstat: Permission denied")
            _ = try await control.stop()
        }
    }

    @Test func `when no daemon comes up either way both reasons are given`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        world.reach.fail(.exited(.exited(7), output: "no room"))
        let control = world.control(executable: world.crashing)
        let failure = try await #require(throws: StartFailure.self) { try await control.ensure(.use) }
        #expect(failure.description.contains("through systemd: "))
        #expect(failure.description.contains(world.definition.unitName))
        #expect(failure.description.contains("without it: the daemon ended before it was ready"))
        #expect(failure.description.contains("no room"))
        #expect(world.store.paths == [])
        // A service that was installed before is started at the next login as ever: nothing runs beside it.
        _ = try await world.control().ensure(.use)
        _ = try await world.control().stop()
        world.reach.stayMute()
        await #expect(throws: StartFailure.self) { try await world.control().ensure(.explicit) }
        #expect(world.store[world.definition.wantedLink] == .link && world.process == nil)
    }

    @Test func `a manager that does not say that its attempt is over gets no second daemon beside it`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        let control = world.control(executable: world.crashing, through: ForgetfulManager(base: world.manager))
        let failure = try await #require(throws: StartFailure.self) { try await control.ensure(.use) }
        #expect(failure.detached is ServiceRemains, "\(failure)")
        #expect(world.reach.launches == 0)
    }

    @Test func `a manager that cannot even be asked has a daemon start without it`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        let control = world.control(through: MuteManager(base: world.manager))
        let report = try await control.ensure(.use)
        #expect(world.reach.launches == 1)
        #expect(report.notes.first?.hasPrefix("the daemon could not be started through systemd: ") == true)
    }

    @Test func `what somebody stops while it starts is not started another way`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        let control = world.control(through: InterruptedManager(base: world.manager))
        await #expect(throws: ServiceApplyError.self) { try await control.ensure(.use) }
        #expect(world.reach.launches == 0)
    }

    /// Refused, or stopped before it was up: systemd forgets either, and only a daemon that had begun has left a trace.
    @Test(arguments: [false, true])
    func `a start of which its manager remembers nothing was stopped when its daemon had begun`(
        hasBegun: Bool
    ) async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        let layout = world.layout
        let manager = RefusingManager(base: world.manager) {
            guard hasBegun else { return }
            let entry = StartLedger.Entry(instance: "i", pid: 1, startedAt: .now())
            _ = try StartLedger.update(at: layout) { $0.begin(entry) }
        }
        let control = world.control(through: manager)
        guard hasBegun else {
            let report = try await control.ensure(.use)
            #expect(report.owner == .nobody(nil) && report.notes.first?.contains("not started, or stopped") == true)
            return
        }
        let error = try await #require(throws: ServiceApplyError.self) { try await control.ensure(.use) }
        #expect((error.cause as? ServiceManagerError)?.cause == .stoppedMeanwhile)
        #expect(world.reach.launches == 0)
    }

    @Test func `a stop during a start wins, even where its manager does not tell why the start failed`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        let control = world.control(
            through: CancelledManager(base: world.manager, stop: { _ = try await world.control().stop() }))
        let error = try await #require(throws: LaunchError.self) { try await control.ensure(.use) }
        guard case .stopped = error else { throw error }
        #expect(world.reach.launches == 0)
        // Only that start.
        #expect(try await world.control().ensure(.use).owner == .manager(.systemd))
        #expect(FileSystem.kind(of: world.layout.stopNotice) == nil)
        #expect(try await world.control().restart().started.owner == .manager(.systemd))
    }

    @Test func `a configuration that no daemon can start with costs no service anything`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        _ = try await world.control().ensure(.use)
        let process = world.process
        try FileSystem.writeAtomically(Array("log_level: loud\n".utf8), to: world.layout.configuration)
        await #expect(throws: ConfigurationError.self) { try await world.control().restart() }
        #expect(world.process == process)
        _ = try await world.control().stop()
        _ = world.simulator.takeCommands()
        await #expect(throws: ConfigurationError.self) { try await world.control().ensure(.use) }
        #expect(world.simulator.takeCommands() == [])
        #expect(world.simulator.installed(world.definition) != nil)
    }

    @Test func `twenty starts at once are one start, and all succeed`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        let reports = try await withThrowingTaskGroup(of: StartReport.self) { group in
            for _ in 0..<20 {
                group.addTask { try await world.control(patience: .seconds(120)).ensure(.explicit) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(reports.count == 20)
        #expect(reports.filter { $0.outcome == .started }.count == 1)
        #expect(Set(reports.map(\.pid)) == [world.process?.pid])
        #expect(world.changes().filter { $0.contains(" start ") }.count == 1)
        #expect(world.reach.launches == 0)
    }

    @Test func `a start clears the record of failed ones`() async throws {
        let scratch = try ScratchDirectory()
        let world = try ControlFixture(scratch)
        try FileSystem.writeAtomically(Array("{}".utf8), to: world.layout.startLedger)
        _ = try await world.control().ensure(.use)
        #expect(FileSystem.kind(of: world.layout.startLedger) == nil)
    }
}
